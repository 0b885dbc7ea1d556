-- ActieveAbonnementen. Made by `npm run generate` from src/tables and src/sync/transform. Parameters are shown by number.

-- Empty the work table
truncate "staging"."ActieveAbonnementen_werk";

-- Shred the pages of one batch into it
insert into
  "staging"."ActieveAbonnementen_werk" (
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
    "LedenId",
    "AbonnementId",
    "AbonnementNaam",
    "Status"
  )
select
  $1::bigint,
  "s"."VerzoekId",
  "s"."PaginaId",
  "s"."Positie",
  "s"."Deel",
  1,
  case
    when "s"."LedenId.fout" is null
    and "s"."AbonnementId.fout" is null then 1
    else 0
  end,
  case
    when "s"."LedenId.fout" is null
    and "s"."AbonnementId.fout" is null then 1
    else 0
  end,
  0,
  0,
  case
    when "s"."LedenId.fout" is null
    and "s"."AbonnementId.fout" is null
    and "s"."AbonnementNaam.fout" is null
    and "s"."Status.fout" is null then null
    else concat(
      '',
      case
        when "s"."LedenId.fout" is not null then concat('LedenId:', "s"."LedenId.fout", ';')
      end,
      case
        when "s"."AbonnementId.fout" is not null then concat('AbonnementId:', "s"."AbonnementId.fout", ';')
      end,
      case
        when "s"."AbonnementNaam.fout" is not null then concat('AbonnementNaam:', "s"."AbonnementNaam.fout", ';')
      end,
      case
        when "s"."Status.fout" is not null then concat('Status:', "s"."Status.fout", ';')
      end
    )
  end,
  case
    when "s"."LedenId.fout" is null
    and "s"."AbonnementId.fout" is null then null
    else "s"."Record"
  end,
  "s"."LedenId",
  "s"."AbonnementId",
  "s"."AbonnementNaam",
  "s"."Status"
from
  (
    select
      "VerzoekId",
      "PaginaId",
      "Positie",
      "Deel",
      "Record"::text as "Record",
      "LedenId",
      "AbonnementId",
      "AbonnementNaam",
      "Status",
      case
        when "LedenId" is null then case
          when "LedenId.tekst" is null then 'required'
          else case
            when (
              ascii("LedenId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("LedenId.json") in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "LedenId.fout",
      case
        when "AbonnementId" is null then case
          when "AbonnementId.tekst" is null then 'required'
          else case
            when (
              ascii("AbonnementId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("AbonnementId.json") in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "AbonnementId.fout",
      case
        when "AbonnementNaam" is null then case
          when "AbonnementNaam.tekst" is null then null
          else case
            when (
              ascii("AbonnementNaam.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("AbonnementNaam.json") in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "AbonnementNaam.fout",
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
      end as "Status.fout"
    from
      (
        select
          *,
          case
            when (
              ascii("LedenId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("LedenId.json") in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("LedenId.tekst") <= 50
              or char_length("LedenId.tekst") + char_length(regexp_replace("LedenId.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "LedenId.tekst"
          end as "LedenId",
          case
            when (
              ascii("AbonnementId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("AbonnementId.json") in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("AbonnementId.tekst") <= 50
              or char_length("AbonnementId.tekst") + char_length(regexp_replace("AbonnementId.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "AbonnementId.tekst"
          end as "AbonnementId",
          case
            when (
              ascii("AbonnementNaam.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("AbonnementNaam.json") in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("AbonnementNaam.tekst") <= 255
              or char_length("AbonnementNaam.tekst") + char_length(regexp_replace("AbonnementNaam.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 255
            ) then null
            else "AbonnementNaam.tekst"
          end as "AbonnementNaam",
          case
            when (
              ascii("Status.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Status.json") in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("Status.tekst") <= 20
              or char_length("Status.tekst") + char_length(regexp_replace("Status.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 20
            ) then null
            else "Status.tekst"
          end as "Status"
        from
          (
            select
              "VerzoekId",
              "PaginaId",
              "Positie",
              "Deel",
              "Record",
              "LedenId.json",
              "AbonnementId.json",
              "AbonnementNaam.json",
              "Status.json",
              nullif(btrim(("LedenId.json" #>> '{}'), ' '), '') as "LedenId.tekst",
              nullif(btrim(("AbonnementId.json" #>> '{}'), ' '), '') as "AbonnementId.tekst",
              ("AbonnementNaam.json" #>> '{}') as "AbonnementNaam.tekst",
              case
                when "Record" -> 'paused' #>> '{}' = 'true' then 'PAUSED'
                when "Record" -> 'expired' #>> '{}' = 'true' then 'EXPIRED'
                when "Record" -> 'awaitingPayment' #>> '{}' = 'true' then 'AWAITING_PAYMENT'
                when "Record" -> 'active' #>> '{}' = 'true' then 'ACTIVE'
                else coalesce(("Status.json" #>> '{}'), 'UNKNOWN')
              end as "Status.tekst"
            from
              (
                select
                  v."VerzoekId",
                  p."PaginaId",
                  o.n - 1::int as "Positie",
                  r.n - 1::int as "Deel",
                  r.j as "Record",
                  o.j as "Ouder",
                  v."Parameters",
                  o.j -> 'id' as "LedenId.json",
                  coalesce(
                    nullif(
                      case
                        when jsonb_typeof(r.j) not in ('object', 'array') then r.j
                      end,
                      'null'::jsonb
                    ),
                    nullif(r.j -> 'membership' -> 'id', 'null'::jsonb),
                    nullif(r.j -> 'id', 'null'::jsonb)
                  ) as "AbonnementId.json",
                  coalesce(nullif(r.j -> 'membership' -> 'name', 'null'::jsonb), nullif(r.j -> 'name', 'null'::jsonb)) as "AbonnementNaam.json",
                  r.j -> 'status' as "Status.json"
                from
                  "staging"."Verzoek" as "v"
                  inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
                  and "p"."Poging" = "v"."Poging"
                  cross join lateral jsonb_array_elements(p."Inhoud"::jsonb -> 'content') with ordinality as o (j, n)
                  cross join lateral jsonb_array_elements(
                    case coalesce(jsonb_typeof(o.j -> 'activeMemberships'), 'null')
                      when 'array' then o.j -> 'activeMemberships'
                      when 'null' then '[]'::jsonb
                      else jsonb_build_array(jsonb_build_array(o.j -> 'activeMemberships'))
                    end
                  ) with ordinality as r (j, n)
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
  "staging"."ActieveAbonnementen_werk"
where
  "Token" = $1
  and "InBereik" = 1;

-- Count what is wrong with them
select
  melding.value as melding,
  count(*) as aantal
from
  "staging"."ActieveAbonnementen_werk" as w
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
      "staging"."ActieveAbonnementen_werk"
    where
      "Token" = $1
      and "SleutelLeesbaar" = 1
    group by
      "LedenId",
      "AbonnementId"
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
      "staging"."ActieveAbonnementen_werk" as w
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
      "LedenId",
      "AbonnementId"
    from
      "staging"."ActieveAbonnementen_werk"
    where
      "Token" = $1
      and "SleutelLeesbaar" = 1
    group by
      "LedenId",
      "AbonnementId"
    having
      count(*) > 1
  ),
  volgorde as (
    select
      w."Nr",
      row_number() over (
        partition by
          w."LedenId",
          w."AbonnementId"
        order by
          w."Geldig" desc,
          w."VerzoekId" desc,
          case w."Status"
            when 'ACTIVE' then 0
            when 'PAUSED' then 1
            when 'AWAITING_PAYMENT' then 2
            when 'EXPIRED' then 3
            when 'UNKNOWN' then 4
            else 5
          end,
          p."PaginaNr" desc,
          w."Positie" desc,
          w."Deel" desc
      ) as plaats,
      min(w."Geldig") over (
        partition by
          w."LedenId",
          w."AbonnementId"
      ) as allemaal
    from
      "staging"."ActieveAbonnementen_werk" as w
      inner join dubbel as d on "w"."LedenId" = "d"."LedenId"
      and "w"."AbonnementId" = "d"."AbonnementId"
      inner join "staging"."Pagina" as p on p."PaginaId" = w."PaginaId"
    where
      w."Token" = $2
      and w."SleutelLeesbaar" = 1
  )
update "staging"."ActieveAbonnementen_werk"
set
  "Verliest" = case
    when volgorde.plaats > 1 then 1
    else 0
  end,
  "Afgeschermd" = 1 - volgorde.allemaal
from
  volgorde
where
  "staging"."ActieveAbonnementen_werk"."Nr" = volgorde."Nr";

-- Measure the rows that come
select
  count(*) as rijen,
  count(w."AbonnementNaam") as "AbonnementNaam.gevuld",
  count(w."Status") as "Status.gevuld"
from
  "staging"."ActieveAbonnementen_werk" as w
where
  "w"."Token" = $1
  and "w"."Geldig" = 1
  and "w"."InBereik" = 1
  and "w"."Verliest" = 0;

-- Lists that were read once
select
  v."VerzoekId",
  v."Parameters"
from
  "staging"."Verzoek" as v
where
  v."RunId" = $1
  and v."Stroom" = $2
  and v."Status" = $3
  and (
    select
      count(*)
    from
      "staging"."Pagina" as p
    where
      p."VerzoekId" = v."VerzoekId"
      and p."Poging" = v."Poging"
  ) > 1
  and not exists (
    select
      1
    from
      "staging"."Verzoek" as v2
    where
      v2."RunId" = v."RunId"
      and v2."Stroom" = v."Stroom"
      and v2."Parameters" = v."Parameters"
      and v2."VerzoekId" <> v."VerzoekId"
  );

-- Count rows that would be deleted
select
  count(*) as aantal
from
  "tree11"."ActieveAbonnementen" as t
where
  exists (
    select
      1
    from
      (
        select
          1 as "Een"
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
              "staging"."ActieveAbonnementen_werk" as w
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
  )
  and not exists (
    select
      1
    from
      "staging"."ActieveAbonnementen_werk" as w
    where
      w."Token" = $5
      and w."SleutelLeesbaar" = 1
      and "w"."LedenId" = "t"."LedenId"
      and "w"."AbonnementId" = "t"."AbonnementId"
  );

-- What differs from the target
insert into
  "staging"."ActieveAbonnementen_verschil" ("Token", "Soort", "PaginaId", "Positie", "RijVoor", "LedenId", "AbonnementId", "AbonnementNaam", "Status")
select
  $1::bigint,
  case
    when "t"."LedenId" is null then 'I'
    else 'U'
  end,
  s."PaginaId",
  s."Positie",
  case
    when "t"."LedenId" is not null then json_build_object(
      'LedenId',
      "t"."LedenId",
      'AbonnementId',
      "t"."AbonnementId",
      'AbonnementNaam',
      "t"."AbonnementNaam",
      'Status',
      "t"."Status"
    )::text
  end,
  "s"."LedenId",
  "s"."AbonnementId",
  "s"."AbonnementNaam",
  "s"."Status"
from
  "staging"."ActieveAbonnementen_werk" as s
  left join "tree11"."ActieveAbonnementen" as t on "t"."LedenId" = "s"."LedenId"
  and "t"."AbonnementId" = "s"."AbonnementId"
where
  s."Token" = $2
  and s."Geldig" = 1
  and s."Verliest" = 0
  and (
    (
      "t"."LedenId" is null
      and s."InBereik" = 1
    )
    or (
      "t"."LedenId" is not null
      and s."Afgeschermd" = 0
      and (s."InBereik" = 1)
      and ("s"."AbonnementNaam" collate "C", "s"."Status" collate "C") is distinct from ("t"."AbonnementNaam" collate "C", "t"."Status" collate "C")
    )
  )
union all
select
  $3::bigint,
  'D',
  null,
  null,
  json_build_object(
    'LedenId',
    "t"."LedenId",
    'AbonnementId',
    "t"."AbonnementId",
    'AbonnementNaam',
    "t"."AbonnementNaam",
    'Status',
    "t"."Status"
  )::text,
  "t"."LedenId",
  "t"."AbonnementId",
  "t"."AbonnementNaam",
  "t"."Status"
from
  "tree11"."ActieveAbonnementen" as t
where
  exists (
    select
      1
    from
      (
        select
          1 as "Een"
        from
          "staging"."Verzoek" as v
        where
          v."RunId" = $4
          and v."Stroom" = $5
          and v."Status" = $6
          and (
            (
              select
                count(*)
              from
                "staging"."Pagina" as p
              where
                p."VerzoekId" = v."VerzoekId"
                and p."Poging" = v."Poging"
            ) <= 1
            or exists (
              select
                1
              from
                "staging"."Verzoek" as v2
              where
                v2."RunId" = v."RunId"
                and v2."Stroom" = v."Stroom"
                and v2."Parameters" = v."Parameters"
                and v2."VerzoekId" <> v."VerzoekId"
                and v2."Status" = $7
            )
          )
          and not exists (
            select
              1
            from
              "staging"."ActieveAbonnementen_werk" as w
              inner join "staging"."Verzoek" as v3 on v3."VerzoekId" = w."VerzoekId"
            where
              w."Token" = $8
              and w."SleutelLeesbaar" = 0
              and w."InBereik" = 1
              and v3."Parameters" = v."Parameters"
          )
      ) as b
    where
      b."Een" = 1
  )
  and not exists (
    select
      1
    from
      "staging"."ActieveAbonnementen_werk" as w
    where
      w."Token" = $9
      and w."SleutelLeesbaar" = 1
      and "w"."LedenId" = "t"."LedenId"
      and "w"."AbonnementId" = "t"."AbonnementId"
  );

-- Count it
select
  "Soort",
  count(*) as aantal
from
  "staging"."ActieveAbonnementen_verschil"
where
  "Token" = $1
group by
  "Soort";

-- Would it delete many? How many rows there are in its scope
select
  count(*) as aantal
from
  "tree11"."ActieveAbonnementen" as t
where
  exists (
    select
      1
    from
      (
        select
          1 as "Een"
        from
          "staging"."Verzoek" as v
        where
          v."RunId" = $1
          and v."Stroom" = $2
          and v."Status" = $3
          and (
            (
              select
                count(*)
              from
                "staging"."Pagina" as p
              where
                p."VerzoekId" = v."VerzoekId"
                and p."Poging" = v."Poging"
            ) <= 1
            or exists (
              select
                1
              from
                "staging"."Verzoek" as v2
              where
                v2."RunId" = v."RunId"
                and v2."Stroom" = v."Stroom"
                and v2."Parameters" = v."Parameters"
                and v2."VerzoekId" <> v."VerzoekId"
                and v2."Status" = $4
            )
          )
          and not exists (
            select
              1
            from
              "staging"."ActieveAbonnementen_werk" as w
              inner join "staging"."Verzoek" as v3 on v3."VerzoekId" = w."VerzoekId"
            where
              w."Token" = $5
              and w."SleutelLeesbaar" = 0
              and w."InBereik" = 1
              and v3."Parameters" = v."Parameters"
          )
      ) as b
    where
      b."Een" = 1
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
        'LedenId',
        "s"."LedenId",
        'AbonnementId',
        "s"."AbonnementId",
        'AbonnementNaam',
        "s"."AbonnementNaam",
        'Status',
        "s"."Status"
      )::text as rij
    from
      "staging"."ActieveAbonnementen_verschil" as s
    where
      s."Token" = $1
  ) as r;

-- A sample of it, for a dry run or a hold
select
  s."Soort" as soort,
  json_build_object('AbonnementId', "s"."AbonnementId")::text as sleutel,
  json_build_object('AbonnementNaam', "s"."AbonnementNaam", 'Status', "s"."Status")::text as na
from
  "staging"."ActieveAbonnementen_verschil" as s
where
  s."Token" = $1
order by
  s."Soort",
  "s"."LedenId",
  "s"."AbonnementId"
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
          "tree11"."ActieveAbonnementen"
      )
  ) as e;

-- Bad records
insert into
  "tree11"."Quarantaine" ("RunId", "Tabel", "PaginaId", "Positie", "Sleutel", "Reden", "Record")
select
  $1::bigint,
  'ActieveAbonnementen',
  w."PaginaId",
  w."Positie",
  case
    when w."SleutelLeesbaar" = 1 then json_build_object('LedenId', "w"."LedenId", 'AbonnementId', "w"."AbonnementId")::text
  end,
  w."Meldingen",
  w."Record"
from
  "staging"."ActieveAbonnementen_werk" as w
where
  w."Token" = $2
  and w."Geldig" = 0
  and w."InBereik" = 1;

-- The rows before
insert into
  "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor", "PaginaId", "Positie")
select
  $1::bigint,
  'ActieveAbonnementen',
  json_build_object('LedenId', "s"."LedenId", 'AbonnementId', "s"."AbonnementId")::text,
  s."Soort",
  s."RijVoor",
  s."PaginaId",
  s."Positie"
from
  "staging"."ActieveAbonnementen_verschil" as s
where
  s."Token" = $2;

-- Apply it
merge into "tree11"."ActieveAbonnementen" as "t" using (
  select
    "Soort",
    "LedenId",
    "AbonnementId",
    "AbonnementNaam",
    "Status"
  from
    "staging"."ActieveAbonnementen_verschil"
  where
    "Token" = $1
) as "s" on "t"."LedenId" = "s"."LedenId"
and "t"."AbonnementId" = "s"."AbonnementId" when matched
and "s"."Soort" = 'D' then delete when matched
and "s"."Soort" = 'U' then
update
set
  "AbonnementNaam" = "s"."AbonnementNaam",
  "Status" = "s"."Status",
  "DatumLaatsteUpdate" = (clock_timestamp() at time zone 'UTC')::timestamp(3),
  "RunId" = $2 when not matched
  and "s"."Soort" = 'I' then insert ("LedenId", "AbonnementId", "AbonnementNaam", "Status", "DatumLaatsteUpdate", "RunId")
values
  (
    "s"."LedenId",
    "s"."AbonnementId",
    "s"."AbonnementNaam",
    "s"."Status",
    (clock_timestamp() at time zone 'UTC')::timestamp(3),
    $3
  );
