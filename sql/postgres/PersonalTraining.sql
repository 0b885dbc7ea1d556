-- PersonalTraining. Made by `npm run generate` from src/tables and src/transform. Parameters are shown by number.

-- Empty the work table
truncate "staging"."PersonalTraining_werk";

-- Note that it was begun
insert into "staging"."PersonalTraining_verschil" ("Token", "Soort") values ($1::bigint, 'B');

-- Pages to shred: see gedeeld.sql

-- Shred those of one batch into it
insert into "staging"."PersonalTraining_werk" (
    "Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest",
    "Afgeschermd", "Meldingen", "Record", "Voornaam", "Achternaam", "Datum", "Uren"
  )
select $1::bigint, "s"."VerzoekId", "s"."PaginaId", "s"."Positie", "s"."Deel", 1,
  case when "s"."Voornaam.fout" is null
    and "s"."Achternaam.fout" is null and "s"."Datum.fout" is null and "s"."Uren.fout" is null then 1
    else 0
  end,
  case when "s"."Voornaam.fout" is null and "s"."Achternaam.fout" is null and "s"."Datum.fout" is null then 1 else 0
  end,
  0, 0,
  case when "s"."Voornaam.fout" is null
    and "s"."Achternaam.fout" is null and "s"."Datum.fout" is null and "s"."Uren.fout" is null
    and "s"."Datum.zone" = 0 then null
    else concat(
      '', case when "s"."Voornaam.fout" is not null then concat('Voornaam:', "s"."Voornaam.fout", ';') end,
      case when "s"."Achternaam.fout" is not null then concat('Achternaam:', "s"."Achternaam.fout", ';') end,
      case when "s"."Datum.fout" is not null then concat('Datum:', "s"."Datum.fout", ';') end,
      case when "s"."Uren.fout" is not null then concat('Uren:', "s"."Uren.fout", ';') end,
      case when "s"."Datum.zone" = 1 then 'Datum:zone;' end
    )
  end,
  "s"."Record", "s"."Voornaam", "s"."Achternaam", "s"."Datum", "s"."Uren"
from (
    select
      "VerzoekId", "PaginaId", "Positie", "Deel", "Record"::text as "Record", "Voornaam", "Achternaam", "Datum", "Uren",
      case when "Voornaam" is null then case when "Voornaam.tekst" is null then 'required'
          else case when (
              ascii("Voornaam.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'voornaam') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "Voornaam.fout",
      case when "Achternaam" is null then case when "Achternaam.tekst" is null then 'required'
          else case when (
              ascii("Achternaam.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'achternaam') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "Achternaam.fout",
      case when "Datum" is null then case when "Datum.tekst" is null then 'required' else 'type' end
      end as "Datum.fout",
      case when "Uren" is null then case when "Uren.tekst" is null then 'required' else 'type' end end as "Uren.fout",
      case when "Datum" is not null
        and (
          substr("Datum.tekst", 11, 1) in ('T', 't', ' ')
          and (translate(substr("Datum.tekst", 12), 'Zz+-', '') = substr("Datum.tekst", 12))
        ) then 1
        else 0
      end as "Datum.zone"
    from (
        select *,
          case when (
              ascii("Voornaam.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'voornaam') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("Voornaam.tekst") <= 100
              or char_length("Voornaam.tekst") + char_length(regexp_replace("Voornaam.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 100
            ) then null
            else "Voornaam.tekst"
          end as "Voornaam",
          case when (
              ascii("Achternaam.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'achternaam') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("Achternaam.tekst") <= 100
              or char_length("Achternaam.tekst") + char_length(regexp_replace("Achternaam.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 100
            ) then null
            else "Achternaam.tekst"
          end as "Achternaam",
          case
            when "Datum.tekst" ~ '^(?:19[0-9]{2}|[2-9][0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$' then case
              when pg_input_is_valid ("Datum.tekst", 'date') then "Datum.tekst"::date
            end
            when "Datum.tekst" ~ '^(?:19[0-9]{2}|[2-9][0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?(?:(?:[Zz]|[+-](?:0[0-9]|1[0-3])(?::?[0-5][0-9])?|[+-]14(?::?00)?)(?:\[[A-Za-z][A-Za-z0-9_/+-]*\])?)?$'
            and (
              substr("Datum.tekst", 9, 2) <= '28' or pg_input_is_valid (left("Datum.tekst", 10), 'date')
            ) then case when left("Datum.tekst", 4) < '9999'
              or (
                (
                  translate(
                    regexp_replace(
                      case
                        when substr("Datum.tekst", 24, 1) between '0' and '9' then regexp_replace("Datum.tekst", '(\.[0-9]{3})[0-9]+', '\1')
                        else "Datum.tekst"
                      end,
                      '\[.*', ''
                    ),
                    'tz', 'TZ'
                  ) || case
                    when (translate(substr("Datum.tekst", 12), 'Zz+-', '') = substr("Datum.tekst", 12)) then 'Z'
                    else ''
                  end
                )::timestamptz at time zone 'UTC'
              )::timestamp(3) < timestamp '9999-12-31 23:00' then (
                (
                  (
                    translate(
                      regexp_replace(
                        case
                          when substr("Datum.tekst", 24, 1) between '0' and '9' then regexp_replace("Datum.tekst", '(\.[0-9]{3})[0-9]+', '\1')
                          else "Datum.tekst"
                        end,
                        '\[.*', ''
                      ),
                      'tz', 'TZ'
                    ) || case
                      when (translate(substr("Datum.tekst", 12), 'Zz+-', '') = substr("Datum.tekst", 12)) then 'Z'
                      else ''
                    end
                  )::timestamptz at time zone 'UTC'
                )::timestamp(3) at time zone 'UTC' at time zone 'Europe/Amsterdam'
              )::date
            end
          end as "Datum",
          case when "Uren.tekst" ~ '^-?[0-9]{1,60}(?:\.[0-9]{1,160})?(?:[eE][+-]?[0-9]{1,2})?$' then case
              when abs(round("Uren.tekst"::numeric, 2)) < '1e4'::numeric then "Uren.tekst"::numeric
            end
          end as "Uren"
        from (
            select v."VerzoekId", p."PaginaId", r.n - 1::int as "Positie", 0::int as "Deel", r.j as "Record",
              null::jsonb as "Ouder",
              nullif(
                btrim(
                  (r.j ->> 'voornaam'),
                  U&'\0020\0009\000a\000b\000c\000d\0085\00a0\1680\2028\2029\202f\205f\3000\00ad\180e\feff\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200a\200b\200c\200d\200e\200f\202a\202b\202c\202d\202e\2060\2061\2062\2063\2064\2066\2067\2068\2069'
                ),
                ''
              ) as "Voornaam.tekst",
              nullif(
                btrim(
                  (r.j ->> 'achternaam'),
                  U&'\0020\0009\000a\000b\000c\000d\0085\00a0\1680\2028\2029\202f\205f\3000\00ad\180e\feff\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200a\200b\200c\200d\200e\200f\202a\202b\202c\202d\202e\2060\2061\2062\2063\2064\2066\2067\2068\2069'
                ),
                ''
              ) as "Achternaam.tekst",
              case
                when (r.j ->> 'datum') ~ '^ *([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4}) *$' then (regexp_match((r.j ->> 'datum'), '^ *([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4}) *$')) [3] || '-' || lpad((regexp_match((r.j ->> 'datum'), '^ *([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4}) *$')) [2], 2, '0') || '-' || lpad((regexp_match((r.j ->> 'datum'), '^ *([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4}) *$')) [1], 2, '0')
                when (r.j ->> 'datum') ~ '^[0-9]{5}(?:\.[0-9]+)?$'
                and left((r.j ->> 'datum'), 5) between '36526' and '73050' then to_char(date '1899-12-30' + left((r.j ->> 'datum'), 5)::int, 'YYYY-MM-DD')
                else btrim((r.j ->> 'datum'), ' ')
              end as "Datum.tekst",
              regexp_replace(btrim((r.j ->> 'uren'), ' '), '^(-?[0-9]+),([0-9]+)$', '\1.\2') as "Uren.tekst"
            from "staging"."Verzoek" as "v"
              inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
              and "p"."Poging" = "v"."Poging"
              cross join lateral jsonb_array_elements(p."Inhoud"::jsonb -> 'rijen') with ordinality as r (j, n)
            where "v"."RunId" = $2 and "v"."Stroom" = $3 and "v"."Status" = $4 and "p"."PaginaId" in ($5, $6)
            offset 0
          ) as laag
        offset 0
      ) as waarde
  ) as s;

-- Reject what adds up to more than its column holds
update "staging"."PersonalTraining_werk"
set "Geldig" = 0, "Meldingen" = concat("staging"."PersonalTraining_werk"."Meldingen", groot.meldingen)
from (
    select "Voornaam", "Achternaam", "Datum",
      concat('', case when abs(round(sum("Uren"), 2)) >= 10000 then 'Uren:type;' end) as meldingen
    from "staging"."PersonalTraining_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1 and "InBereik" = 1
    group by "Voornaam", "Achternaam", "Datum"
    having min("Geldig") = 1 and (abs(round(sum("Uren"), 2)) >= 10000)
  ) as groot
where "staging"."PersonalTraining_werk"."Token" = $2
  and "staging"."PersonalTraining_werk"."SleutelLeesbaar" = 1 and "staging"."PersonalTraining_werk"."InBereik" = 1
  and "staging"."PersonalTraining_werk"."Voornaam" = groot."Voornaam"
  and "staging"."PersonalTraining_werk"."Achternaam" = groot."Achternaam"
  and "staging"."PersonalTraining_werk"."Datum" = groot."Datum";

-- Count the records
select count(*) as gelezen, sum(1 - "Geldig") as afgekeurd, sum(1 - "SleutelLeesbaar") as onleesbaar,
  count("Meldingen") as genoteerd
from "staging"."PersonalTraining_werk"
where "Token" = $1 and "InBereik" = 1;

-- Count what is wrong with them
select melding.value as melding, count(*) as aantal
from "staging"."PersonalTraining_werk" as w cross join lateral string_to_table(w."Meldingen", ';') as melding (value)
where w."Token" = $1 and w."InBereik" = 1 and w."Meldingen" is not null and melding.value <> ''
group by melding.value;

-- Count keys that several records have
select count(*) as sleutels
from (
    select "Voornaam", "Achternaam", "Datum"
    from "staging"."PersonalTraining_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "Voornaam", "Achternaam", "Datum"
    having count(*) > 1
  ) as k;

-- If there are any, how many of these records are of one answer
select sum(k.extra) as dubbel
from (
    select count(*) - count(distinct "VerzoekId") as extra
    from "staging"."PersonalTraining_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "Voornaam", "Achternaam", "Datum"
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
    select count(*) from "staging"."PersonalTraining_werk" as w where w."Token" = $5 and w."VerzoekId" = v."VerzoekId"
  );

-- Set the records aside
update "staging"."PersonalTraining_werk" set "Verliest" = 1 where "Token" = $1;

-- Add them up by key
insert into "staging"."PersonalTraining_werk" (
    "Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest",
    "Afgeschermd", "Voornaam", "Achternaam", "Datum", "Uren"
  )
select "Token", max("VerzoekId"), max("PaginaId"), min("Positie"), 0, 1, 1, 1, 0, 0, "Voornaam", "Achternaam", "Datum",
  round(sum("Uren"), 2)
from "staging"."PersonalTraining_werk"
where "Token" = $1 and "SleutelLeesbaar" = 1 and "InBereik" = 1
group by "Token", "Voornaam", "Achternaam", "Datum"
having min("Geldig") = 1;

-- Measure the rows that come
select count(*) as rijen, count(case when not ("w"."Uren" >= 0) then 1 end) as "not_negative:Uren",
  count(case when not ("w"."Uren" <= 24) then 1 end) as "at_most:Uren",
  max(case when w."Datum" > $1 then null else w."Datum" end) as "Datum.nieuwste",
  count(case when w."Datum" > $2 then 1 end) as "Datum.vooruit"
from "staging"."PersonalTraining_werk" as w
where "w"."Token" = $3 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0;

-- Fields of a sample of the answers: see gedeeld.sql

-- Rows for other_rows
select distinct s."rij" as rij
from (
    select "VerzoekId", "PaginaId", "Positie", "Deel", "Record"::text as "Record", "rij",
      case when "rij" is null then case when "rij.tekst" is null then null else 'type' end end as "rij.fout"
    from (
        select *,
          case when "rij.tekst" ~ '^-?[0-9]{1,60}(?:\.0{1,60})?$'
            and "rij.tekst"::numeric between -2147483648 and 2147483647 then "rij.tekst"::numeric::int
          end as "rij"
        from (
            select v."VerzoekId", p."PaginaId", r.n - 1::int as "Positie", 0::int as "Deel", r.j as "Record",
              null::jsonb as "Ouder", (r.j ->> 'rij') as "rij.tekst"
            from "staging"."Verzoek" as "v"
              inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
              and "p"."Poging" = "v"."Poging"
              cross join lateral jsonb_array_elements(p."Inhoud"::jsonb -> 'anders') with ordinality as r (j, n)
            where "v"."RunId" = $1 and "v"."Stroom" = $2 and "v"."Status" = $3
            offset 0
          ) as laag
        offset 0
      ) as waarde
  ) as s
where s."rij" is not null
order by s."rij";

-- Rows for doubtful_hours
select distinct s."rij" as rij
from (
    select "VerzoekId", "PaginaId", "Positie", "Deel", "Record"::text as "Record", "rij",
      case when "rij" is null then case when "rij.tekst" is null then null else 'type' end end as "rij.fout"
    from (
        select *,
          case when "rij.tekst" ~ '^-?[0-9]{1,60}(?:\.0{1,60})?$'
            and "rij.tekst"::numeric between -2147483648 and 2147483647 then "rij.tekst"::numeric::int
          end as "rij"
        from (
            select v."VerzoekId", p."PaginaId", r.n - 1::int as "Positie", 0::int as "Deel", r.j as "Record",
              null::jsonb as "Ouder", (r.j ->> 'rij') as "rij.tekst"
            from "staging"."Verzoek" as "v"
              inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
              and "p"."Poging" = "v"."Poging"
              cross join lateral jsonb_array_elements(p."Inhoud"::jsonb -> 'twijfel') with ordinality as r (j, n)
            where "v"."RunId" = $1 and "v"."Stroom" = $2 and "v"."Status" = $3
            offset 0
          ) as laag
        offset 0
      ) as waarde
  ) as s
where s."rij" is not null
order by s."rij";

-- Keys that are nearly the same
select json_build_object('Voornaam', '***', 'Achternaam', '***', 'Datum', w."Datum")::text as sleutel,
  count(*) over () as aantal
from "staging"."PersonalTraining_werk" as w
  inner join (
    select lower(normalize(w."Voornaam", nfc)) as "Voornaam", lower(normalize(w."Achternaam", nfc)) as "Achternaam",
      w."Datum" as "Datum"
    from "staging"."PersonalTraining_werk" as w
    where "w"."Token" = $1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
    group by lower(normalize(w."Voornaam", nfc)), lower(normalize(w."Achternaam", nfc)), w."Datum"
    having count(*) > 1
  ) as g on g."Voornaam" = lower(normalize(w."Voornaam", nfc))
  and g."Achternaam" = lower(normalize(w."Achternaam", nfc))
  and g."Datum" = w."Datum"
where "w"."Token" = $2 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
order by w."Voornaam", w."Achternaam", w."Datum"
offset 0 rows
fetch next 6 rows only;

-- It is what was begun
delete from "staging"."PersonalTraining_verschil" where "Token" = $1 and "Soort" = 'B';

-- What differs from the target
insert into
  "staging"."PersonalTraining_verschil" ("Token", "Soort", "PaginaId", "Positie", "RijVoor", "Voornaam", "Achternaam", "Datum", "Uren")
select $1::bigint, case when "t"."Voornaam" is null then 'I' else 'U' end, s."PaginaId", s."Positie",
  case
    when "t"."Voornaam" is not null then json_build_object('Voornaam', "t"."Voornaam", 'Achternaam', "t"."Achternaam", 'Datum', "t"."Datum", 'Uren', "t"."Uren")::text
  end,
  "s"."Voornaam", "s"."Achternaam", "s"."Datum", "s"."Uren"
from "staging"."PersonalTraining_werk" as s
  left join "tree11"."PersonalTraining" as t on "t"."Voornaam" = "s"."Voornaam"
  and "t"."Achternaam" = "s"."Achternaam" and "t"."Datum" = "s"."Datum"
where s."Token" = $2
  and s."Geldig" = 1 and s."Verliest" = 0
  and (
    ("t"."Voornaam" is null and s."InBereik" = 1)
    or (
      "t"."Voornaam" is not null
      and s."Afgeschermd" = 0
      and (s."InBereik" = 1)
      and ("s"."Uren") is distinct from ("t"."Uren")
    )
  )
union all
select $3::bigint, 'D', null, null,
  json_build_object('Voornaam', "t"."Voornaam", 'Achternaam', "t"."Achternaam", 'Datum', "t"."Datum", 'Uren', "t"."Uren")::text,
  "t"."Voornaam", "t"."Achternaam", "t"."Datum", "t"."Uren"
from "tree11"."PersonalTraining" as t
where exists (
    select 1
    from (
        select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = $4 and v."Stroom" = $5 and v."Status" = $6
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."PersonalTraining_werk" as w
    where w."Token" = $7
      and w."SleutelLeesbaar" = 1 and "w"."Voornaam" = "t"."Voornaam" and "w"."Achternaam" = "t"."Achternaam"
      and "w"."Datum" = "t"."Datum"
  )
  and not exists (
    select 1
    from (
        select distinct
          1 as "Een", w."Voornaam" as "Voornaam.deel", w."Achternaam" as "Achternaam.deel", w."Datum" as "Datum.deel"
        from "staging"."PersonalTraining_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $8 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."Voornaam.deel" is null or "o"."Voornaam.deel" = t."Voornaam")
      and ("o"."Achternaam.deel" is null or "o"."Achternaam.deel" = t."Achternaam")
      and ("o"."Datum.deel" is null or "o"."Datum.deel" = t."Datum")
      and not (
        "o"."Voornaam.deel" is null
        and "o"."Achternaam.deel" is null and "o"."Datum.deel" is null
        and exists (
          select 1
          from "staging"."PersonalTraining_gemist" as g
          where "g"."Voornaam" = "t"."Voornaam"
            and "g"."Achternaam" = "t"."Achternaam" and "g"."Datum" = "t"."Datum" and g."Aantal" >= 2
            and g."RunId" <> $9
        )
      )
  )
order by "Voornaam", "Achternaam", "Datum";

-- Count it
select "Soort", count(*) as aantal from "staging"."PersonalTraining_verschil" where "Token" = $1 group by "Soort";

-- Would it delete many? How many rows there are in its scope
select count(*) as aantal
from "tree11"."PersonalTraining" as t
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
    select json_build_object(
        'Soort', s."Soort", 'RijVoor', s."RijVoor", 'Voornaam', "s"."Voornaam", 'Achternaam', "s"."Achternaam", 'Datum',
        "s"."Datum", 'Uren', "s"."Uren"
      )::text as rij
    from "staging"."PersonalTraining_verschil" as s
    where s."Token" = $1
  ) as r;

-- A sample of it, for a dry run or a hold
select s."Soort" as soort, json_build_object('Datum', "s"."Datum")::text as sleutel,
  json_build_object('Uren', "s"."Uren")::text as na
from "staging"."PersonalTraining_verschil" as s
where s."Token" = $1
order by s."Soort", "s"."Voornaam", "s"."Achternaam", "s"."Datum"
offset 0 rows
fetch next 20 rows only;

-- Is this a first load?
select count(*) as aantal from (select 1 as een where exists (select 1 from "tree11"."PersonalTraining")) as e;

-- Rows of which a bad record has the key
select count(*) as aantal
from "tree11"."PersonalTraining" as t
where exists (
    select 1
    from "staging"."PersonalTraining_werk" as w
    where w."Token" = $1
      and w."SleutelLeesbaar" = 1 and w."Geldig" = 0 and w."InBereik" = 1 and "w"."Voornaam" = "t"."Voornaam"
      and "w"."Achternaam" = "t"."Achternaam" and "w"."Datum" = "t"."Datum"
  );

-- Rows that a record shields whose key cannot be read
select count(*) as aantal
from "tree11"."PersonalTraining" as t
where exists (
    select 1
    from (
        select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = $1 and v."Stroom" = $2 and v."Status" = $3
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."PersonalTraining_werk" as w
    where w."Token" = $4
      and w."SleutelLeesbaar" = 1 and "w"."Voornaam" = "t"."Voornaam" and "w"."Achternaam" = "t"."Achternaam"
      and "w"."Datum" = "t"."Datum"
  )
  and exists (
    select 1
    from (
        select distinct
          1 as "Een", w."Voornaam" as "Voornaam.deel", w."Achternaam" as "Achternaam.deel", w."Datum" as "Datum.deel"
        from "staging"."PersonalTraining_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."Voornaam.deel" is null or "o"."Voornaam.deel" = t."Voornaam")
      and ("o"."Achternaam.deel" is null or "o"."Achternaam.deel" = t."Achternaam")
      and ("o"."Datum.deel" is null or "o"."Datum.deel" = t."Datum")
      and not (
        "o"."Voornaam.deel" is null
        and "o"."Achternaam.deel" is null and "o"."Datum.deel" is null
        and exists (
          select 1
          from "staging"."PersonalTraining_gemist" as g
          where "g"."Voornaam" = "t"."Voornaam"
            and "g"."Achternaam" = "t"."Achternaam" and "g"."Datum" = "t"."Datum" and g."Aantal" >= 2
            and g."RunId" <> $6
        )
      )
  );

-- Rows that are shielded no longer
select json_build_object('Voornaam', '***', 'Achternaam', '***', 'Datum', "d"."Datum")::text as sleutel,
  count(*) over () as aantal
from "staging"."PersonalTraining_verschil" as d
  inner join "staging"."PersonalTraining_gemist" as m on "m"."Voornaam" = "d"."Voornaam"
  and "m"."Achternaam" = "d"."Achternaam" and "m"."Datum" = "d"."Datum"
where d."Token" = $1 and d."Soort" = 'D' and m."Aantal" >= 2
order by "d"."Voornaam", "d"."Achternaam", "d"."Datum"
offset 0 rows
fetch next 5 rows only;

-- After the MERGE: rows that are in an answer again
delete from "staging"."PersonalTraining_gemist"
where exists (
    select 1
    from "staging"."PersonalTraining_werk" as w
    where w."Token" = $1
      and w."SleutelLeesbaar" = 1 and "w"."Voornaam" = "staging"."PersonalTraining_gemist"."Voornaam"
      and "w"."Achternaam" = "staging"."PersonalTraining_gemist"."Achternaam"
      and "w"."Datum" = "staging"."PersonalTraining_gemist"."Datum"
  )
  or exists (
    select 1
    from "staging"."PersonalTraining_verschil" as d
    where d."Token" = $2
      and "d"."Voornaam" = "staging"."PersonalTraining_gemist"."Voornaam"
      and "d"."Achternaam" = "staging"."PersonalTraining_gemist"."Achternaam"
      and "d"."Datum" = "staging"."PersonalTraining_gemist"."Datum"
  )
  or not exists (
    select 1
    from "tree11"."PersonalTraining" as t
    where "t"."Voornaam" = "staging"."PersonalTraining_gemist"."Voornaam"
      and "t"."Achternaam" = "staging"."PersonalTraining_gemist"."Achternaam"
      and "t"."Datum" = "staging"."PersonalTraining_gemist"."Datum"
  );

-- Rows that are shielded for the first time
insert into "staging"."PersonalTraining_gemist" ("Voornaam", "Achternaam", "Datum", "Aantal", "RunId")
select "t"."Voornaam", "t"."Achternaam", "t"."Datum", 0, 0::bigint
from "tree11"."PersonalTraining" as t
where exists (
    select 1
    from (
        select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = $1 and v."Stroom" = $2 and v."Status" = $3
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."PersonalTraining_werk" as w
    where w."Token" = $4
      and w."SleutelLeesbaar" = 1 and "w"."Voornaam" = "t"."Voornaam" and "w"."Achternaam" = "t"."Achternaam"
      and "w"."Datum" = "t"."Datum"
  )
  and exists (
    select 1
    from (
        select distinct
          1 as "Een", w."Voornaam" as "Voornaam.deel", w."Achternaam" as "Achternaam.deel", w."Datum" as "Datum.deel"
        from "staging"."PersonalTraining_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."Voornaam.deel" is null or "o"."Voornaam.deel" = t."Voornaam")
      and ("o"."Achternaam.deel" is null or "o"."Achternaam.deel" = t."Achternaam")
      and ("o"."Datum.deel" is null or "o"."Datum.deel" = t."Datum")
      and not (
        "o"."Voornaam.deel" is null
        and "o"."Achternaam.deel" is null and "o"."Datum.deel" is null
        and exists (
          select 1
          from "staging"."PersonalTraining_gemist" as g
          where "g"."Voornaam" = "t"."Voornaam"
            and "g"."Achternaam" = "t"."Achternaam" and "g"."Datum" = "t"."Datum" and g."Aantal" >= 2
            and g."RunId" <> $6
        )
      )
  )
  and not exists (
    select 1
    from "staging"."PersonalTraining_gemist" as m
    where "m"."Voornaam" = "t"."Voornaam" and "m"."Achternaam" = "t"."Achternaam" and "m"."Datum" = "t"."Datum"
  );

-- How many answers missed them
update "staging"."PersonalTraining_gemist"
set "Aantal" = "staging"."PersonalTraining_gemist"."Aantal" + 1, "RunId" = $1::bigint
from (
    select "t"."Voornaam", "t"."Achternaam", "t"."Datum"
    from "tree11"."PersonalTraining" as t
    where exists (
        select 1
        from (
            select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = $2 and v."Stroom" = $3 and v."Status" = $4
          ) as b
        where "b"."Een" = 1
      )
      and not exists (
        select 1
        from "staging"."PersonalTraining_werk" as w
        where w."Token" = $5
          and w."SleutelLeesbaar" = 1 and "w"."Voornaam" = "t"."Voornaam" and "w"."Achternaam" = "t"."Achternaam"
          and "w"."Datum" = "t"."Datum"
      )
      and exists (
        select 1
        from (
            select distinct 1 as "Een", w."Voornaam" as "Voornaam.deel", w."Achternaam" as "Achternaam.deel",
              w."Datum" as "Datum.deel"
            from "staging"."PersonalTraining_werk" as w
              inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
            where w."Token" = $6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
          ) as o
        where "o"."Een" = 1
          and ("o"."Voornaam.deel" is null or "o"."Voornaam.deel" = t."Voornaam")
          and ("o"."Achternaam.deel" is null or "o"."Achternaam.deel" = t."Achternaam")
          and ("o"."Datum.deel" is null or "o"."Datum.deel" = t."Datum")
          and not (
            "o"."Voornaam.deel" is null
            and "o"."Achternaam.deel" is null and "o"."Datum.deel" is null
            and exists (
              select 1
              from "staging"."PersonalTraining_gemist" as g
              where "g"."Voornaam" = "t"."Voornaam"
                and "g"."Achternaam" = "t"."Achternaam" and "g"."Datum" = "t"."Datum" and g."Aantal" >= 2
                and g."RunId" <> $7
            )
          )
      )
  ) as r
where r."Voornaam" = "staging"."PersonalTraining_gemist"."Voornaam"
  and r."Achternaam" = "staging"."PersonalTraining_gemist"."Achternaam"
  and r."Datum" = "staging"."PersonalTraining_gemist"."Datum"
  and "staging"."PersonalTraining_gemist"."RunId" <> $8::bigint;

-- Bad records
insert into "tree11"."Quarantaine" ("RunId", "Tabel", "PaginaId", "Positie", "Sleutel", "Reden", "Record")
select $1::bigint, 'PersonalTraining', w."PaginaId", w."Positie",
  case
    when w."SleutelLeesbaar" = 1 then json_build_object('Voornaam', "w"."Voornaam", 'Achternaam', "w"."Achternaam", 'Datum', "w"."Datum")::text
  end,
  w."Meldingen", w."Record"
from "staging"."PersonalTraining_werk" as w
where w."Token" = $2 and w."Geldig" = 0 and w."InBereik" = 1;

-- The rows before
insert into "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor", "PaginaId", "Positie")
select $1::bigint, 'PersonalTraining',
  json_build_object('Voornaam', "s"."Voornaam", 'Achternaam', "s"."Achternaam", 'Datum', "s"."Datum")::text, s."Soort",
  s."RijVoor", s."PaginaId", s."Positie"
from "staging"."PersonalTraining_verschil" as s
where s."Token" = $2;

-- Apply it
merge into "tree11"."PersonalTraining" as "t" using (
  select "Soort", "Voornaam", "Achternaam", "Datum", "Uren"
  from "staging"."PersonalTraining_verschil"
  where "Token" = $1
) as "s" on "t"."Voornaam" = "s"."Voornaam"
and "t"."Achternaam" = "s"."Achternaam"
and "t"."Datum" = "s"."Datum" when matched
and "s"."Soort" = 'D' then delete when matched
and "s"."Soort" = 'U' then
update
set "Uren" = "s"."Uren", "DatumLaatsteUpdate" = (statement_timestamp() at time zone 'UTC')::timestamp(3),
  "RunId" = $2 when not matched
  and "s"."Soort" = 'I' then insert ("Voornaam", "Achternaam", "Datum", "Uren", "DatumLaatsteUpdate", "RunId")
values (
    "s"."Voornaam", "s"."Achternaam", "s"."Datum", "s"."Uren", (statement_timestamp() at time zone 'UTC')::timestamp(3),
    $3
  );

-- To undo a run: did others change its rows since?
select l."WijzigingRun" as "RunId",
  json_build_object('Voornaam', '***', 'Achternaam', '***', 'Datum', "l"."Datum")::text as sleutel,
  count(*) over () as aantal
from (
    select
      w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", "k"."Voornaam"::text collate "C" as "Voornaam",
      "k"."Achternaam"::text collate "C" as "Achternaam", "k"."Datum"::date as "Datum"
    from "tree11"."Wijziging" as w
      left join lateral json_to_record(w."Sleutel"::json) as "k" ("Voornaam" text, "Achternaam" text, "Datum" date) on true
    where w."Tabel" = 'PersonalTraining'
      and w."RunId" <> $1 and w."RunId" <> $2
      and w."Id" > (
        select min(e."Id") from "tree11"."Wijziging" as e where e."RunId" = $3 and e."Tabel" = 'PersonalTraining'
      )
  ) as l
  inner join (
    select c.*,
      row_number() over (
        partition by "c"."Voornaam", "c"."Achternaam", "c"."Datum" order by c."WijzigingId"
      ) as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
          "k"."Voornaam"::text collate "C" as "Voornaam", "k"."Achternaam"::text collate "C" as "Achternaam",
          "k"."Datum"::date as "Datum"
        from "tree11"."Wijziging" as w
          left join lateral json_to_record(w."Sleutel"::json) as "k" ("Voornaam" text, "Achternaam" text, "Datum" date) on true
        where w."Tabel" = 'PersonalTraining' and w."RunId" = $4
      ) as c
  ) as b on l."Voornaam" = b."Voornaam"
  and l."Achternaam" = b."Achternaam" and l."Datum" = b."Datum" and b."WijzigingNr" = 1
  and l."WijzigingId" > b."WijzigingId"
order by l."WijzigingId"
offset 0 rows
fetch next 5 rows only;

-- To undo a run: what puts its rows back
insert into
  "staging"."PersonalTraining_verschil" ("Token", "Soort", "RijVoor", "Voornaam", "Achternaam", "Datum", "Uren")
select $1::bigint, case when b."RijVoor" is null then 'D' when t."Voornaam" is not null then 'U' else 'I' end,
  case
    when t."Voornaam" is not null then json_build_object('Voornaam', "t"."Voornaam", 'Achternaam', "t"."Achternaam", 'Datum', "t"."Datum", 'Uren', "t"."Uren")::text
  end,
  "b"."Voornaam", "b"."Achternaam", "b"."Datum", case when b."RijVoor" is null then "t"."Uren" else "r"."Uren" end
from (
    select c.*,
      row_number() over (
        partition by "c"."Voornaam", "c"."Achternaam", "c"."Datum" order by c."WijzigingId"
      ) as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
          "k"."Voornaam"::text collate "C" as "Voornaam", "k"."Achternaam"::text collate "C" as "Achternaam",
          "k"."Datum"::date as "Datum"
        from "tree11"."Wijziging" as w
          left join lateral json_to_record(w."Sleutel"::json) as "k" ("Voornaam" text, "Achternaam" text, "Datum" date) on true
        where w."Tabel" = 'PersonalTraining' and w."RunId" = $2
      ) as c
  ) as b
  left join lateral json_to_record(b."RijVoor"::json) as "r" ("Voornaam" text, "Achternaam" text, "Datum" date, "Uren" numeric(6, 2)) on true
  left join "tree11"."PersonalTraining" as t on t."Voornaam" = b."Voornaam"
  and t."Achternaam" = b."Achternaam" and t."Datum" = b."Datum"
where b."WijzigingNr" = 1
  and (
    (b."RijVoor" is null and t."Voornaam" is not null)
    or (b."RijVoor" is not null and (not (t."Voornaam" is not null) or ("r"."Uren") is distinct from ("t"."Uren")))
  );
