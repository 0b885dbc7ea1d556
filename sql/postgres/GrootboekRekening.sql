-- GrootboekRekening. Made by `npm run generate` from src/tables and src/transform. Parameters are shown by number.

-- Empty the work table
truncate "staging"."GrootboekRekening_werk";

-- Note that it was begun
insert into "staging"."GrootboekRekening_verschil" ("Token", "Soort") values ($1::bigint, 'B');

-- Pages to shred: see gedeeld.sql

-- Shred those of one batch into it
insert into "staging"."GrootboekRekening_werk" (
    "Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest",
    "Afgeschermd", "Meldingen", "Record", "Id", "Sleutel", "Label"
  )
select $1::bigint, "s"."VerzoekId", "s"."PaginaId", "s"."Positie", "s"."Deel", 1,
  case when "s"."Id.fout" is null then 1 else 0 end, case when "s"."Id.fout" is null then 1 else 0 end, 0, 0,
  case when "s"."Id.fout" is null
    and "s"."Sleutel.fout" is null and "s"."Label.fout" is null then null
    else concat(
      '', case when "s"."Id.fout" is not null then concat('Id:', "s"."Id.fout", ';') end,
      case when "s"."Sleutel.fout" is not null then concat('Sleutel:', "s"."Sleutel.fout", ';') end,
      case when "s"."Label.fout" is not null then concat('Label:', "s"."Label.fout", ';') end
    )
  end,
  case when "s"."Id.fout" is null then null else "s"."Record" end, "s"."Id", "s"."Sleutel", "s"."Label"
from (
    select "VerzoekId", "PaginaId", "Positie", "Deel", "Record"::text as "Record", "Id", "Sleutel", "Label",
      case when "Id" is null then case when "Id.tekst" is null then 'required'
          else case when (
              ascii("Id.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'id') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "Id.fout",
      case when "Sleutel" is null then case when "Sleutel.tekst" is null then null
          else case when (
              ascii("Sleutel.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'key') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "Sleutel.fout",
      case when "Label" is null then case when "Label.tekst" is null then null
          else case when (
              ascii("Label.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'label') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "Label.fout"
    from (
        select *,
          case when (
              ascii("Id.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'id') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("Id.tekst") <= 50
              or char_length("Id.tekst") + char_length(regexp_replace("Id.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "Id.tekst"
          end as "Id",
          case when (
              ascii("Sleutel.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'key') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("Sleutel.tekst") <= 50
              or char_length("Sleutel.tekst") + char_length(regexp_replace("Sleutel.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "Sleutel.tekst"
          end as "Sleutel",
          case when (
              ascii("Label.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'label') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("Label.tekst") <= 255
              or char_length("Label.tekst") + char_length(regexp_replace("Label.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 255
            ) then null
            else "Label.tekst"
          end as "Label"
        from (
            select v."VerzoekId", p."PaginaId", r.n - 1::int as "Positie", 0::int as "Deel", r.j as "Record",
              null::jsonb as "Ouder",
              nullif(
                btrim(
                  (r.j ->> 'id'),
                  U&'\0020\0009\000a\000b\000c\000d\0085\00a0\1680\2028\2029\202f\205f\3000\00ad\180e\feff\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200a\200b\200c\200d\200e\200f\202a\202b\202c\202d\202e\2060\2061\2062\2063\2064\2066\2067\2068\2069'
                ),
                ''
              ) as "Id.tekst",
              (r.j ->> 'key') as "Sleutel.tekst", (r.j ->> 'label') as "Label.tekst"
            from "staging"."Verzoek" as "v"
              inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
              and "p"."Poging" = "v"."Poging"
              cross join lateral jsonb_array_elements(p."Inhoud"::jsonb -> 'ledgerAccounts') with ordinality as r (j, n)
            where "v"."RunId" = $2 and "v"."Stroom" = $3 and "v"."Status" = $4 and "p"."PaginaId" in ($5, $6)
            offset 0
          ) as laag
        offset 0
      ) as waarde
  ) as s;

-- Count the records
select count(*) as gelezen, sum(1 - "Geldig") as afgekeurd, sum(1 - "SleutelLeesbaar") as onleesbaar,
  count("Meldingen") as genoteerd
from "staging"."GrootboekRekening_werk"
where "Token" = $1 and "InBereik" = 1;

-- Count what is wrong with them
select melding.value as melding, count(*) as aantal
from "staging"."GrootboekRekening_werk" as w cross join lateral string_to_table(w."Meldingen", ';') as melding (value)
where w."Token" = $1 and w."InBereik" = 1 and w."Meldingen" is not null and melding.value <> ''
group by melding.value;

-- Count keys that several records have
select count(*) as sleutels
from (
    select "Id"
    from "staging"."GrootboekRekening_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "Id"
    having count(*) > 1
  ) as k;

-- If there are any, how many of these records are of one answer
select sum(k.extra) as dubbel
from (
    select count(*) - count(distinct "VerzoekId") as extra
    from "staging"."GrootboekRekening_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "Id"
    having count(*) > 1
  ) as k;

-- Count lists that moved while they were read
select count(*) as aantal
from "staging"."Verzoek" as v
where v."RunId" = $1
  and v."Stroom" = $2 and v."Status" = $3 and v."Totaal" is not null
  and not exists (
    select 1
    from "staging"."Verzoek" as e
    where "e"."RunId" = "v"."RunId"
      and "e"."Stroom" = "v"."Stroom" and "e"."Parameters" = "v"."Parameters" and "e"."VerzoekId" < "v"."VerzoekId"
      and "e"."Status" = $4
  )
  and v."Totaal" <> (
    select count(*) from "staging"."GrootboekRekening_werk" as w where w."Token" = $5 and w."VerzoekId" = v."VerzoekId"
  );

-- Keep one record for each key
with dubbel as (
    select "Id"
    from "staging"."GrootboekRekening_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "Id"
    having count(*) > 1
  ),
  volgorde as (
    select w."Nr",
      row_number() over (
        partition by w."Id"
        order by w."Geldig" desc, w."VerzoekId" desc, p."PaginaNr" desc, w."Positie" desc, w."Deel" desc
      ) as plaats,
      min(w."Geldig") over (partition by w."Id") as allemaal
    from "staging"."GrootboekRekening_werk" as w
      inner join dubbel as d on "w"."Id" = "d"."Id"
      inner join "staging"."Pagina" as p on p."PaginaId" = w."PaginaId"
    where w."Token" = $2 and w."SleutelLeesbaar" = 1
  )
update "staging"."GrootboekRekening_werk"
set "Verliest" = case when volgorde.plaats > 1 then 1 else 0 end, "Afgeschermd" = 1 - volgorde.allemaal
from volgorde
where "staging"."GrootboekRekening_werk"."Nr" = volgorde."Nr";

-- Measure the rows that come
select count(*) as rijen, count(w."Sleutel") as "Sleutel.gevuld", count(w."Label") as "Label.gevuld"
from "staging"."GrootboekRekening_werk" as w
where "w"."Token" = $1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0;

-- Fields of a sample of the answers: see gedeeld.sql

-- Keys that are nearly the same
select json_build_object('Id', w."Id")::text as sleutel, count(*) over () as aantal
from "staging"."GrootboekRekening_werk" as w
  inner join (
    select lower(normalize(w."Id", nfc)) as "Id"
    from "staging"."GrootboekRekening_werk" as w
    where "w"."Token" = $1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
    group by lower(normalize(w."Id", nfc))
    having count(*) > 1
  ) as g on g."Id" = lower(normalize(w."Id", nfc))
where "w"."Token" = $2 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
order by w."Id"
offset 0 rows
fetch next 6 rows only;

-- It is what was begun
delete from "staging"."GrootboekRekening_verschil" where "Token" = $1 and "Soort" = 'B';

-- What differs from the target
insert into
  "staging"."GrootboekRekening_verschil" ("Token", "Soort", "PaginaId", "Positie", "RijVoor", "Id", "Sleutel", "Label")
select $1::bigint, case when "t"."Id" is null then 'I' else 'U' end, s."PaginaId", s."Positie",
  case
    when "t"."Id" is not null then json_build_object('Id', "t"."Id", 'Sleutel', "t"."Sleutel", 'Label', "t"."Label")::text
  end,
  "s"."Id", "s"."Sleutel", "s"."Label"
from "staging"."GrootboekRekening_werk" as s left join "tree11"."GrootboekRekening" as t on "t"."Id" = "s"."Id"
where s."Token" = $2
  and s."Geldig" = 1 and s."Verliest" = 0
  and (
    ("t"."Id" is null and s."InBereik" = 1)
    or (
      "t"."Id" is not null
      and s."Afgeschermd" = 0
      and (s."InBereik" = 1)
      and ("s"."Sleutel" collate "C", "s"."Label" collate "C") is distinct from ("t"."Sleutel" collate "C", "t"."Label" collate "C")
    )
  )
order by "Id";

-- Count it
select "Soort", count(*) as aantal from "staging"."GrootboekRekening_verschil" where "Token" = $1 group by "Soort";

-- Would it delete many? How many rows there are in its scope
select count(*) as aantal
from "tree11"."GrootboekRekening" as t
where exists (
    select 1
    from (
        select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = $1 and v."Stroom" = $2 and v."Status" = $3
      ) as b
    where "b"."Een" = 1
  );

-- When it is held: what makes it this difference and no other
select
  sum(('x' || encode(substr(sha256(convert_to(r.rij, 'UTF8')), 1, 7), 'hex'))::bit(56)::bigint::numeric(38, 0)) as "deel0",
  sum(('x' || encode(substr(sha256(convert_to(r.rij, 'UTF8')), 8, 7), 'hex'))::bit(56)::bigint::numeric(38, 0)) as "deel1",
  sum(('x' || encode(substr(sha256(convert_to(r.rij, 'UTF8')), 15, 7), 'hex'))::bit(56)::bigint::numeric(38, 0)) as "deel2",
  sum(('x' || encode(substr(sha256(convert_to(r.rij, 'UTF8')), 22, 7), 'hex'))::bit(56)::bigint::numeric(38, 0)) as "deel3"
from (
    select
      json_build_object('Soort', s."Soort", 'RijVoor', s."RijVoor", 'Id', "s"."Id", 'Sleutel', "s"."Sleutel", 'Label', "s"."Label")::text as rij
    from "staging"."GrootboekRekening_verschil" as s
    where s."Token" = $1
  ) as r;

-- A sample of it, for a dry run or a hold
select s."Soort" as soort, json_build_object('Id', "s"."Id")::text as sleutel,
  json_build_object('Sleutel', "s"."Sleutel", 'Label', "s"."Label")::text as na
from "staging"."GrootboekRekening_verschil" as s
where s."Token" = $1
order by s."Soort", "s"."Id"
offset 0 rows
fetch next 20 rows only;

-- Is this a first load?
select count(*) as aantal from (select 1 as een where exists (select 1 from "tree11"."GrootboekRekening")) as e;

-- Rows of which a bad record has the key
select count(*) as aantal
from "tree11"."GrootboekRekening" as t
where exists (
    select 1
    from "staging"."GrootboekRekening_werk" as w
    where w."Token" = $1 and w."SleutelLeesbaar" = 1 and w."Geldig" = 0 and w."InBereik" = 1 and "w"."Id" = "t"."Id"
  );

-- Rows that a record shields whose key cannot be read
select count(*) as aantal
from "tree11"."GrootboekRekening" as t
where exists (
    select 1
    from (
        select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = $1 and v."Stroom" = $2 and v."Status" = $3
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."GrootboekRekening_werk" as w
    where w."Token" = $4 and w."SleutelLeesbaar" = 1 and "w"."Id" = "t"."Id"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", w."Id" as "Id.deel"
        from
          "staging"."GrootboekRekening_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."Id.deel" is null or "o"."Id.deel" = t."Id")
      and not (
        "o"."Id.deel" is null
        and exists (
          select 1
          from "staging"."GrootboekRekening_gemist" as g
          where "g"."Id" = "t"."Id" and g."Aantal" >= 2 and g."RunId" <> $6
        )
      )
  );

-- Rows that are shielded no longer
select json_build_object('Id', "d"."Id")::text as sleutel, count(*) over () as aantal
from "staging"."GrootboekRekening_verschil" as d
  inner join "staging"."GrootboekRekening_gemist" as m on "m"."Id" = "d"."Id"
where d."Token" = $1 and d."Soort" = 'D' and m."Aantal" >= 2
order by "d"."Id"
offset 0 rows
fetch next 5 rows only;

-- After the MERGE: rows that are in an answer again
delete from "staging"."GrootboekRekening_gemist"
where exists (
    select 1
    from "staging"."GrootboekRekening_werk" as w
    where w."Token" = $1 and w."SleutelLeesbaar" = 1 and "w"."Id" = "staging"."GrootboekRekening_gemist"."Id"
  )
  or exists (
    select 1
    from "staging"."GrootboekRekening_verschil" as d
    where d."Token" = $2 and "d"."Id" = "staging"."GrootboekRekening_gemist"."Id"
  )
  or not exists (
    select 1 from "tree11"."GrootboekRekening" as t where "t"."Id" = "staging"."GrootboekRekening_gemist"."Id"
  );

-- Rows that are shielded for the first time
insert into "staging"."GrootboekRekening_gemist" ("Id", "Aantal", "RunId")
select "t"."Id", 0, 0::bigint
from "tree11"."GrootboekRekening" as t
where exists (
    select 1
    from (
        select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = $1 and v."Stroom" = $2 and v."Status" = $3
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."GrootboekRekening_werk" as w
    where w."Token" = $4 and w."SleutelLeesbaar" = 1 and "w"."Id" = "t"."Id"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", w."Id" as "Id.deel"
        from
          "staging"."GrootboekRekening_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."Id.deel" is null or "o"."Id.deel" = t."Id")
      and not (
        "o"."Id.deel" is null
        and exists (
          select 1
          from "staging"."GrootboekRekening_gemist" as g
          where "g"."Id" = "t"."Id" and g."Aantal" >= 2 and g."RunId" <> $6
        )
      )
  )
  and not exists (select 1 from "staging"."GrootboekRekening_gemist" as m where "m"."Id" = "t"."Id");

-- How many answers missed them
update "staging"."GrootboekRekening_gemist"
set "Aantal" = "staging"."GrootboekRekening_gemist"."Aantal" + 1, "RunId" = $1::bigint
from (
    select "t"."Id"
    from "tree11"."GrootboekRekening" as t
    where exists (
        select 1
        from (
            select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = $2 and v."Stroom" = $3 and v."Status" = $4
          ) as b
        where "b"."Een" = 1
      )
      and not exists (
        select 1
        from "staging"."GrootboekRekening_werk" as w
        where w."Token" = $5 and w."SleutelLeesbaar" = 1 and "w"."Id" = "t"."Id"
      )
      and exists (
        select 1
        from (
            select distinct 1 as "Een", w."Id" as "Id.deel"
            from "staging"."GrootboekRekening_werk" as w
              inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
            where w."Token" = $6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
          ) as o
        where "o"."Een" = 1
          and ("o"."Id.deel" is null or "o"."Id.deel" = t."Id")
          and not (
            "o"."Id.deel" is null
            and exists (
              select 1
              from "staging"."GrootboekRekening_gemist" as g
              where "g"."Id" = "t"."Id" and g."Aantal" >= 2 and g."RunId" <> $7
            )
          )
      )
  ) as r
where r."Id" = "staging"."GrootboekRekening_gemist"."Id" and "staging"."GrootboekRekening_gemist"."RunId" <> $8::bigint;

-- Bad records
insert into "tree11"."Quarantaine" ("RunId", "Tabel", "PaginaId", "Positie", "Sleutel", "Reden", "Record")
select $1::bigint, 'GrootboekRekening', w."PaginaId", w."Positie",
  case when w."SleutelLeesbaar" = 1 then json_build_object('Id', "w"."Id")::text end, w."Meldingen", w."Record"
from "staging"."GrootboekRekening_werk" as w
where w."Token" = $2 and w."Geldig" = 0 and w."InBereik" = 1;

-- The rows before
insert into "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor", "PaginaId", "Positie")
select $1::bigint, 'GrootboekRekening', json_build_object('Id', "s"."Id")::text, s."Soort", s."RijVoor", s."PaginaId",
  s."Positie"
from "staging"."GrootboekRekening_verschil" as s
where s."Token" = $2;

-- Apply it
merge into "tree11"."GrootboekRekening" as "t" using (
  select "Soort", "Id", "Sleutel", "Label" from "staging"."GrootboekRekening_verschil" where "Token" = $1
) as "s" on "t"."Id" = "s"."Id" when matched
and "s"."Soort" = 'D' then delete when matched
and "s"."Soort" = 'U' then
update
set "Sleutel" = "s"."Sleutel", "Label" = "s"."Label",
  "DatumLaatsteUpdate" = (statement_timestamp() at time zone 'UTC')::timestamp(3), "RunId" = $2 when not matched
  and "s"."Soort" = 'I' then insert ("Id", "Sleutel", "Label", "DatumLaatsteUpdate", "RunId")
values ("s"."Id", "s"."Sleutel", "s"."Label", (statement_timestamp() at time zone 'UTC')::timestamp(3), $3);

-- To undo a run: did others change its rows since?
select l."WijzigingRun" as "RunId", json_build_object('Id', "l"."Id")::text as sleutel, count(*) over () as aantal
from (
    select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", "k"."Id"::text collate "C" as "Id"
    from "tree11"."Wijziging" as w left join lateral json_to_record(w."Sleutel"::json) as "k" ("Id" text) on true
    where w."Tabel" = 'GrootboekRekening'
      and w."RunId" <> $1 and w."RunId" <> $2
      and w."Id" > (
        select min(e."Id") from "tree11"."Wijziging" as e where e."RunId" = $3 and e."Tabel" = 'GrootboekRekening'
      )
  ) as l
  inner join (
    select c.*, row_number() over (partition by "c"."Id" order by c."WijzigingId") as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", "k"."Id"::text collate "C" as "Id"
        from "tree11"."Wijziging" as w left join lateral json_to_record(w."Sleutel"::json) as "k" ("Id" text) on true
        where w."Tabel" = 'GrootboekRekening' and w."RunId" = $4
      ) as c
  ) as b on l."Id" = b."Id"
  and b."WijzigingNr" = 1 and l."WijzigingId" > b."WijzigingId"
order by l."WijzigingId"
offset 0 rows
fetch next 5 rows only;

-- To undo a run: what puts its rows back
insert into "staging"."GrootboekRekening_verschil" ("Token", "Soort", "RijVoor", "Id", "Sleutel", "Label")
select $1::bigint, case when b."RijVoor" is null then 'D' when t."Id" is not null then 'U' else 'I' end,
  case
    when t."Id" is not null then json_build_object('Id', "t"."Id", 'Sleutel', "t"."Sleutel", 'Label', "t"."Label")::text
  end,
  "b"."Id", case when b."RijVoor" is null then "t"."Sleutel" else "r"."Sleutel" end,
  case when b."RijVoor" is null then "t"."Label" else "r"."Label" end
from (
    select c.*, row_number() over (partition by "c"."Id" order by c."WijzigingId") as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", "k"."Id"::text collate "C" as "Id"
        from "tree11"."Wijziging" as w left join lateral json_to_record(w."Sleutel"::json) as "k" ("Id" text) on true
        where w."Tabel" = 'GrootboekRekening' and w."RunId" = $2
      ) as c
  ) as b
  left join lateral json_to_record(b."RijVoor"::json) as "r" ("Id" text, "Sleutel" text, "Label" text) on true
  left join "tree11"."GrootboekRekening" as t on t."Id" = b."Id"
where b."WijzigingNr" = 1
  and (
    (b."RijVoor" is null and t."Id" is not null)
    or (
      b."RijVoor" is not null
      and (
        not (t."Id" is not null)
        or ("r"."Sleutel" collate "C", "r"."Label" collate "C") is distinct from ("t"."Sleutel" collate "C", "t"."Label" collate "C")
      )
    )
  );
