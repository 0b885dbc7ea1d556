-- LesDeelname. Made by `npm run generate` from src/tables and src/sync/transform. Parameters are shown by number.

-- Empty the work table
truncate "staging"."LesDeelname_werk";

-- Shred the pages of one batch into it
insert into
  "staging"."LesDeelname_werk" (
    "Token",
    "VerzoekId",
    "PaginaId",
    "Positie",
    "Deel",
    "InBereik",
    "Geldig",
    "SleutelLeesbaar",
    "Verliest",
    "Afgeschermd",
    "Meldingen",
    "Record",
    "LesId",
    "AccountId",
    "Type",
    "Status",
    "Naam",
    "Aanwezig"
  )
select
  $1::bigint,
  "s"."VerzoekId",
  "s"."PaginaId",
  "s"."Positie",
  "s"."Deel",
  1,
  case
    when "s"."LesId.fout" is null
    and "s"."AccountId.fout" is null then 1
    else 0
  end,
  case
    when "s"."LesId.fout" is null
    and "s"."AccountId.fout" is null then 1
    else 0
  end,
  0,
  0,
  case
    when "s"."LesId.fout" is null
    and "s"."AccountId.fout" is null
    and "s"."Type.fout" is null
    and "s"."Status.fout" is null
    and "s"."Naam.fout" is null
    and "s"."Aanwezig.fout" is null then null
    else concat(
      '',
      case
        when "s"."LesId.fout" is not null then concat('LesId:', "s"."LesId.fout", ';')
      end,
      case
        when "s"."AccountId.fout" is not null then concat('AccountId:', "s"."AccountId.fout", ';')
      end,
      case
        when "s"."Type.fout" is not null then concat('Type:', "s"."Type.fout", ';')
      end,
      case
        when "s"."Status.fout" is not null then concat('Status:', "s"."Status.fout", ';')
      end,
      case
        when "s"."Naam.fout" is not null then concat('Naam:', "s"."Naam.fout", ';')
      end,
      case
        when "s"."Aanwezig.fout" is not null then concat('Aanwezig:', "s"."Aanwezig.fout", ';')
      end
    )
  end,
  case
    when "s"."LesId.fout" is null
    and "s"."AccountId.fout" is null then null
    else "s"."Record"
  end,
  "s"."LesId",
  "s"."AccountId",
  "s"."Type",
  "s"."Status",
  "s"."Naam",
  "s"."Aanwezig"
from
  (
    select
      "VerzoekId",
      "PaginaId",
      "Positie",
      "Deel",
      "Record"::text as "Record",
      "LesId",
      "AccountId",
      "Type",
      "Status",
      "Naam",
      "Aanwezig",
      case
        when "LesId" is null then case
          when "LesId.tekst" is null then 'required'
          else 'length'
        end
      end as "LesId.fout",
      case
        when "AccountId" is null then case
          when "AccountId.tekst" is null then 'required'
          else case
            when (
              ascii("AccountId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("AccountId.json") in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "AccountId.fout",
      case
        when "Type" is null then case
          when "Type.tekst" is null then null
          else case
            when (
              ascii("Type.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Type.json") in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "Type.fout",
      case
        when "Status" is null then case
          when "Status.tekst" is null then null
          else case
            when (
              ascii("Status.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Status.json") in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "Status.fout",
      case
        when "Naam" is null then case
          when "Naam.tekst" is null then null
          else case
            when (
              ascii("Naam.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Naam.json") in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "Naam.fout",
      case
        when "Aanwezig" is null then case
          when "Aanwezig.tekst" is null then null
          else 'type'
        end
      end as "Aanwezig.fout"
    from
      (
        select
          *,
          case
            when false
            or not (
              octet_length("LesId.tekst") <= 50
              or char_length("LesId.tekst") + char_length(regexp_replace("LesId.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "LesId.tekst"
          end as "LesId",
          case
            when (
              ascii("AccountId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("AccountId.json") in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("AccountId.tekst") <= 50
              or char_length("AccountId.tekst") + char_length(regexp_replace("AccountId.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "AccountId.tekst"
          end as "AccountId",
          case
            when (
              ascii("Type.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Type.json") in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("Type.tekst") <= 50
              or char_length("Type.tekst") + char_length(regexp_replace("Type.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "Type.tekst"
          end as "Type",
          case
            when (
              ascii("Status.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Status.json") in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("Status.tekst") <= 50
              or char_length("Status.tekst") + char_length(regexp_replace("Status.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "Status.tekst"
          end as "Status",
          case
            when (
              ascii("Naam.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Naam.json") in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("Naam.tekst") <= 255
              or char_length("Naam.tekst") + char_length(regexp_replace("Naam.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 255
            ) then null
            else "Naam.tekst"
          end as "Naam",
          case "Aanwezig.tekst"
            when 'true' then true
            when 'false' then false
          end as "Aanwezig"
        from
          (
            select
              "VerzoekId",
              "PaginaId",
              "Positie",
              "Deel",
              "Record",
              "AccountId.json",
              "Type.json",
              "Status.json",
              "Naam.json",
              nullif(btrim("Parameters"::jsonb ->> 'courseId', ' '), '') as "LesId.tekst",
              nullif(btrim(("AccountId.json" #>> '{}'), ' '), '') as "AccountId.tekst",
              ("Type.json" #>> '{}') as "Type.tekst",
              ("Status.json" #>> '{}') as "Status.tekst",
              ("Naam.json" #>> '{}') as "Naam.tekst",
              ("Aanwezig.json" #>> '{}') as "Aanwezig.tekst"
            from
              (
                select
                  v."VerzoekId",
                  p."PaginaId",
                  r.n - 1::int as "Positie",
                  0::int as "Deel",
                  r.j as "Record",
                  null::jsonb as "Ouder",
                  v."Parameters",
                  r.j -> 'id' as "AccountId.json",
                  r.j -> 'type' as "Type.json",
                  r.j -> 'status' as "Status.json",
                  r.j -> 'fullName' as "Naam.json",
                  r.j -> 'attended' as "Aanwezig.json"
                from
                  "staging"."Verzoek" as "v"
                  inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
                  and "p"."Poging" = "v"."Poging"
                  cross join lateral jsonb_array_elements(p."Inhoud"::jsonb) with ordinality as r (j, n)
                where
                  "v"."RunId" = $2
                  and "v"."Stroom" = $3
                  and "v"."Status" = $4
                  and "p"."PaginaId" > $5
                  and "p"."PaginaId" <= $6
                offset
                  0
              ) as gelezen
            offset
              0
          ) as tekst
        offset
          0
      ) as waarde
  ) as s;

-- Count the records
select
  count(*) as gelezen,
  sum(1 - "Geldig") as afgekeurd,
  sum(1 - "SleutelLeesbaar") as onleesbaar
from
  "staging"."LesDeelname_werk"
where
  "Token" = $1
  and "InBereik" = 1;

-- Count what is wrong with them
select
  melding.value as melding,
  count(*) as aantal
from
  "staging"."LesDeelname_werk" as w
  cross join lateral string_to_table(w."Meldingen", ';') as melding (value)
where
  w."Token" = $1
  and w."InBereik" = 1
  and w."Meldingen" is not null
  and melding.value <> ''
group by
  melding.value;

-- Count keys that several records have
select
  count(*) as sleutels,
  sum(k.extra) as dubbel
from
  (
    select
      count(*) - count(distinct "VerzoekId") as extra
    from
      "staging"."LesDeelname_werk"
    where
      "Token" = $1
      and "SleutelLeesbaar" = 1
    group by
      "LesId",
      "AccountId"
    having
      count(*) > 1
  ) as k;

-- Count lists that moved while they were read
select
  count(*) as aantal
from
  "staging"."Verzoek" as v
where
  v."RunId" = $1
  and v."Stroom" = $2
  and v."Status" = $3
  and v."Totaal" is not null
  and not exists (
    select
      1
    from
      "staging"."Verzoek" as e
    where
      "e"."RunId" = "v"."RunId"
      and "e"."Stroom" = "v"."Stroom"
      and "e"."Parameters" = "v"."Parameters"
      and e."VerzoekId" < "v"."VerzoekId"
      and e."Status" = $4
  )
  and v."Totaal" <> (
    select
      count(*)
    from
      "staging"."LesDeelname_werk" as w
    where
      w."Token" = $5
      and w."VerzoekId" = v."VerzoekId"
  );

-- Count characters that were replaced
select
  sum(p."Vervangen") as aantal
from
  "staging"."Verzoek" as "v"
  inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
  and "p"."Poging" = "v"."Poging"
where
  "v"."RunId" = $1
  and "v"."Stroom" = $2
  and "v"."Status" = $3;

-- Keep one record for each key
with
  dubbel as (
    select
      "LesId",
      "AccountId"
    from
      "staging"."LesDeelname_werk"
    where
      "Token" = $1
      and "SleutelLeesbaar" = 1
    group by
      "LesId",
      "AccountId"
    having
      count(*) > 1
  ),
  volgorde as (
    select
      w."Nr",
      row_number() over (
        partition by
          w."LesId",
          w."AccountId"
        order by
          w."Geldig" desc,
          w."VerzoekId" desc,
          p."PaginaNr" desc,
          w."Positie" desc,
          w."Deel" desc
      ) as plaats,
      min(w."Geldig") over (
        partition by
          w."LesId",
          w."AccountId"
      ) as allemaal
    from
      "staging"."LesDeelname_werk" as w
      inner join dubbel as d on "w"."LesId" = "d"."LesId"
      and "w"."AccountId" = "d"."AccountId"
      inner join "staging"."Pagina" as p on p."PaginaId" = w."PaginaId"
    where
      w."Token" = $2
      and w."SleutelLeesbaar" = 1
  )
update "staging"."LesDeelname_werk"
set
  "Verliest" = case
    when volgorde.plaats > 1 then 1
    else 0
  end,
  "Afgeschermd" = 1 - volgorde.allemaal
from
  volgorde
where
  "staging"."LesDeelname_werk"."Nr" = volgorde."Nr";

-- Measure the rows that come
select
  count(*) as rijen,
  count(w."Type") as "Type.gevuld",
  count(w."Status") as "Status.gevuld",
  count(w."Naam") as "Naam.gevuld",
  count(w."Aanwezig") as "Aanwezig.gevuld"
from
  "staging"."LesDeelname_werk" as w
where
  "w"."Token" = $1
  and "w"."Geldig" = 1
  and "w"."InBereik" = 1
  and "w"."Verliest" = 0;

-- What differs from the target
insert into
  "staging"."LesDeelname_verschil" (
    "Token",
    "Soort",
    "PaginaId",
    "Positie",
    "RijVoor",
    "LesId",
    "AccountId",
    "Type",
    "Status",
    "Naam",
    "Aanwezig"
  )
select
  $1::bigint,
  case
    when "t"."LesId" is null then 'I'
    else 'U'
  end,
  s."PaginaId",
  s."Positie",
  case
    when "t"."LesId" is not null then json_build_object(
      'LesId',
      "t"."LesId",
      'AccountId',
      "t"."AccountId",
      'Type',
      "t"."Type",
      'Status',
      "t"."Status",
      'Naam',
      "t"."Naam",
      'Aanwezig',
      "t"."Aanwezig"
    )::text
  end,
  "s"."LesId",
  "s"."AccountId",
  "s"."Type",
  "s"."Status",
  "s"."Naam",
  "s"."Aanwezig"
from
  "staging"."LesDeelname_werk" as s
  left join "tree11"."LesDeelname" as t on "t"."LesId" = "s"."LesId"
  and "t"."AccountId" = "s"."AccountId"
where
  s."Token" = $2
  and s."Geldig" = 1
  and s."Verliest" = 0
  and (
    (
      "t"."LesId" is null
      and s."InBereik" = 1
    )
    or (
      "t"."LesId" is not null
      and s."Afgeschermd" = 0
      and (s."InBereik" = 1)
      and ("s"."Type" collate "C", "s"."Status" collate "C", "s"."Naam" collate "C", "s"."Aanwezig") is distinct from ("t"."Type" collate "C", "t"."Status" collate "C", "t"."Naam" collate "C", "t"."Aanwezig")
    )
  )
union all
select
  $3::bigint,
  'D',
  null,
  null,
  json_build_object(
    'LesId',
    "t"."LesId",
    'AccountId',
    "t"."AccountId",
    'Type',
    "t"."Type",
    'Status',
    "t"."Status",
    'Naam',
    "t"."Naam",
    'Aanwezig',
    "t"."Aanwezig"
  )::text,
  "t"."LesId",
  "t"."AccountId",
  "t"."Type",
  "t"."Status",
  "t"."Naam",
  "t"."Aanwezig"
from
  "tree11"."LesDeelname" as t
where
  exists (
    select
      1
    from
      (
        select
          1 as "Een",
          (v."Parameters"::jsonb ->> 'courseId')::text collate "C" as "LesId"
        from
          "staging"."Verzoek" as v
        where
          v."RunId" = $4
          and v."Stroom" = $5
          and v."Status" = $6
          and not exists (
            select
              1
            from
              "staging"."LesDeelname_werk" as w
              inner join "staging"."Verzoek" as v3 on v3."VerzoekId" = w."VerzoekId"
            where
              w."Token" = $7
              and w."SleutelLeesbaar" = 0
              and w."InBereik" = 1
              and v3."Parameters" = v."Parameters"
          )
      ) as b
    where
      b."Een" = 1
      and t."LesId" = b."LesId"
  )
  and not exists (
    select
      1
    from
      "staging"."LesDeelname_werk" as w
    where
      w."Token" = $8
      and w."SleutelLeesbaar" = 1
      and "w"."LesId" = "t"."LesId"
      and "w"."AccountId" = "t"."AccountId"
  );

-- Count it
select
  "Soort",
  count(*) as aantal
from
  "staging"."LesDeelname_verschil"
where
  "Token" = $1
group by
  "Soort";

-- Would it delete many? How many rows there are in its scope
select
  count(*) as aantal
from
  "tree11"."LesDeelname" as t
where
  exists (
    select
      1
    from
      (
        select
          1 as "Een",
          (v."Parameters"::jsonb ->> 'courseId')::text collate "C" as "LesId"
        from
          "staging"."Verzoek" as v
        where
          v."RunId" = $1
          and v."Stroom" = $2
          and v."Status" = $3
          and not exists (
            select
              1
            from
              "staging"."LesDeelname_werk" as w
              inner join "staging"."Verzoek" as v3 on v3."VerzoekId" = w."VerzoekId"
            where
              w."Token" = $4
              and w."SleutelLeesbaar" = 0
              and w."InBereik" = 1
              and v3."Parameters" = v."Parameters"
          )
      ) as b
    where
      b."Een" = 1
      and t."LesId" = b."LesId"
  );

-- When it is held: what makes it this difference and no other
select
  sum(('x' || encode(substr(sha256(convert_to(r.rij, 'UTF8')), 1, 7), 'hex'))::bit(56)::bigint::numeric(38, 0)) as "deel0",
  sum(('x' || encode(substr(sha256(convert_to(r.rij, 'UTF8')), 8, 7), 'hex'))::bit(56)::bigint::numeric(38, 0)) as "deel1",
  sum(('x' || encode(substr(sha256(convert_to(r.rij, 'UTF8')), 15, 7), 'hex'))::bit(56)::bigint::numeric(38, 0)) as "deel2",
  sum(('x' || encode(substr(sha256(convert_to(r.rij, 'UTF8')), 22, 7), 'hex'))::bit(56)::bigint::numeric(38, 0)) as "deel3"
from
  (
    select
      json_build_object(
        'Soort',
        s."Soort",
        'RijVoor',
        s."RijVoor",
        'LesId',
        "s"."LesId",
        'AccountId',
        "s"."AccountId",
        'Type',
        "s"."Type",
        'Status',
        "s"."Status",
        'Naam',
        "s"."Naam",
        'Aanwezig',
        "s"."Aanwezig"
      )::text as rij
    from
      "staging"."LesDeelname_verschil" as s
    where
      s."Token" = $1
  ) as r;

-- A sample of it, for a dry run or a hold
select
  s."Soort" as soort,
  json_build_object('LesId', "s"."LesId")::text as sleutel,
  json_build_object('Type', "s"."Type", 'Status', "s"."Status", 'Aanwezig', "s"."Aanwezig")::text as na
from
  "staging"."LesDeelname_verschil" as s
where
  s."Token" = $1
order by
  s."Soort",
  "s"."LesId",
  "s"."AccountId"
offset
  0 rows
fetch next
  20 rows only;

-- Is this a first load?
select
  count(*) as aantal
from
  (
    select
      1 as een
    where
      exists (
        select
          1
        from
          "tree11"."LesDeelname"
      )
  ) as e;

-- Bad records
insert into
  "tree11"."Quarantaine" ("RunId", "Tabel", "PaginaId", "Positie", "Sleutel", "Reden", "Record")
select
  $1::bigint,
  'LesDeelname',
  w."PaginaId",
  w."Positie",
  case
    when w."SleutelLeesbaar" = 1 then json_build_object('LesId', "w"."LesId", 'AccountId', "w"."AccountId")::text
  end,
  w."Meldingen",
  w."Record"
from
  "staging"."LesDeelname_werk" as w
where
  w."Token" = $2
  and w."Geldig" = 0
  and w."InBereik" = 1;

-- The rows before
insert into
  "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor", "PaginaId", "Positie")
select
  $1::bigint,
  'LesDeelname',
  json_build_object('LesId', "s"."LesId", 'AccountId', "s"."AccountId")::text,
  s."Soort",
  s."RijVoor",
  s."PaginaId",
  s."Positie"
from
  "staging"."LesDeelname_verschil" as s
where
  s."Token" = $2;

-- Apply it
merge into "tree11"."LesDeelname" as "t" using (
  select
    "Soort",
    "LesId",
    "AccountId",
    "Type",
    "Status",
    "Naam",
    "Aanwezig"
  from
    "staging"."LesDeelname_verschil"
  where
    "Token" = $1
) as "s" on "t"."LesId" = "s"."LesId"
and "t"."AccountId" = "s"."AccountId" when matched
and "s"."Soort" = 'D' then delete when matched
and "s"."Soort" = 'U' then
update
set
  "Type" = "s"."Type",
  "Status" = "s"."Status",
  "Naam" = "s"."Naam",
  "Aanwezig" = "s"."Aanwezig",
  "DatumLaatsteUpdate" = (clock_timestamp() at time zone 'UTC')::timestamp(3),
  "RunId" = $2 when not matched
  and "s"."Soort" = 'I' then insert ("LesId", "AccountId", "Type", "Status", "Naam", "Aanwezig", "DatumLaatsteUpdate", "RunId")
values
  (
    "s"."LesId",
    "s"."AccountId",
    "s"."Type",
    "s"."Status",
    "s"."Naam",
    "s"."Aanwezig",
    (clock_timestamp() at time zone 'UTC')::timestamp(3),
    $3
  );
