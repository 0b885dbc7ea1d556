-- AbonnementStatistiekenSpecifiek. Made by `npm run generate` from src/tables and src/transform. Parameters are shown by number.

-- Empty the work table
truncate "staging"."AbonnementStatistiekenSpecifiek_werk";

-- Note that it was begun
insert into "staging"."AbonnementStatistiekenSpecifiek_verschil" ("Token", "Soort") values ($1::bigint, 'B');

-- Pages to shred: see gedeeld.sql

-- Shred those of one batch into it
insert into "staging"."AbonnementStatistiekenSpecifiek_werk" (
    "Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest",
    "Afgeschermd", "Meldingen", "Record", "Datum", "Categorie", "Type", "AbonnementId", "Aantal"
  )
select $1::bigint, "s"."VerzoekId", "s"."PaginaId", "s"."Positie", "s"."Deel",
  case when "s"."Datum" is null or ("s"."Datum" >= $2 and "s"."Datum" <= $3) then 1 else 0 end,
  case when "s"."Datum.fout" is null
    and "s"."Categorie.fout" is null and "s"."Type.fout" is null and "s"."AbonnementId.fout" is null
    and "s"."Aantal.fout" is null then 1
    else 0
  end,
  case when "s"."Datum.fout" is null
    and "s"."Categorie.fout" is null and "s"."Type.fout" is null and "s"."AbonnementId.fout" is null then 1
    else 0
  end,
  0, 0,
  case when "s"."Datum.fout" is null
    and "s"."Categorie.fout" is null and "s"."Type.fout" is null and "s"."AbonnementId.fout" is null
    and "s"."Aantal.fout" is null and "s"."Datum.zone" = 0 then null
    else concat(
      '', case when "s"."Datum.fout" is not null then concat('Datum:', "s"."Datum.fout", ';') end,
      case when "s"."Categorie.fout" is not null then concat('Categorie:', "s"."Categorie.fout", ';') end,
      case when "s"."Type.fout" is not null then concat('Type:', "s"."Type.fout", ';') end,
      case when "s"."AbonnementId.fout" is not null then concat('AbonnementId:', "s"."AbonnementId.fout", ';') end,
      case when "s"."Aantal.fout" is not null then concat('Aantal:', "s"."Aantal.fout", ';') end,
      case when "s"."Datum.zone" = 1 then 'Datum:zone;' end
    )
  end,
  case when "s"."Datum.fout" is null
    and "s"."Categorie.fout" is null and "s"."Type.fout" is null and "s"."AbonnementId.fout" is null
    and "s"."Aantal.fout" is null then null
    else "s"."Record"
  end,
  "s"."Datum", "s"."Categorie", "s"."Type", "s"."AbonnementId", "s"."Aantal"
from (
    select "VerzoekId", "PaginaId", "Positie", "Deel", "Record"::text as "Record", "Datum", "Categorie", "Type",
      "AbonnementId", "Aantal",
      case when "Datum" is null then case when "Datum.tekst" is null then 'required' else 'type' end
      end as "Datum.fout",
      case when "Categorie" is null then case when "Categorie.tekst" is null then 'required' else 'length' end
      end as "Categorie.fout",
      case when "Type" is null then case when "Type.tekst" is null then 'required' else 'length' end end as "Type.fout",
      case when "AbonnementId" is null then case when "AbonnementId.tekst" is null then 'required' else 'length' end
      end as "AbonnementId.fout",
      case when "Aantal" is null then case when "Aantal.tekst" is null then 'required' else 'type' end
      end as "Aantal.fout",
      case when "Datum" is not null
        and (
          substr("Datum.tekst", 11, 1) in ('T', 't', ' ')
          and (translate(substr("Datum.tekst", 12), 'Zz+-', '') = substr("Datum.tekst", 12))
        ) then 1
        else 0
      end as "Datum.zone"
    from (
        select *,
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
          case when false
            or not (
              octet_length("Categorie.tekst") <= 50
              or char_length("Categorie.tekst") + char_length(regexp_replace("Categorie.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "Categorie.tekst"
          end as "Categorie",
          case when false
            or not (
              octet_length("Type.tekst") <= 20
              or char_length("Type.tekst") + char_length(regexp_replace("Type.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 20
            ) then null
            else "Type.tekst"
          end as "Type",
          case when false
            or not (
              octet_length("AbonnementId.tekst") <= 50
              or char_length("AbonnementId.tekst") + char_length(regexp_replace("AbonnementId.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "AbonnementId.tekst"
          end as "AbonnementId",
          case when "Aantal.tekst" ~ '^-?[0-9]{1,60}(?:\.0{1,60})?$'
            and "Aantal.tekst"::numeric between -2147483648 and 2147483647 then "Aantal.tekst"::numeric::int
          end as "Aantal"
        from (
            select v."VerzoekId", p."PaginaId", l.n - 1::int as "Positie", 0::int as "Deel", r.j as "Record",
              null::jsonb as "Ouder", (r.j ->> 'label') as "Datum.tekst",
              nullif(
                btrim(
                  case v."Parameters"::jsonb ->> 'category' when 'new' then 'Nieuw'
                    when 'paused' then 'Gepauzeerd'
                    when 'active' then 'Actief'
                    when 'expirations' then 'Verlopen'
                  end,
                  U&'\0020\0009\000a\000b\000c\000d\0085\00a0\1680\2028\2029\202f\205f\3000\00ad\180e\feff\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200a\200b\200c\200d\200e\200f\202a\202b\202c\202d\202e\2060\2061\2062\2063\2064\2066\2067\2068\2069'
                ),
                ''
              ) as "Categorie.tekst",
              nullif(
                btrim(
                  case v."Parameters"::jsonb ->> 'type' when 'ONCE' then 'Eenmalig'
                    when 'PERIODIC' then 'Periodiek'
                    when 'PERIODIC_CUSTOM' then 'Periodiek_Aangepast'
                  end,
                  U&'\0020\0009\000a\000b\000c\000d\0085\00a0\1680\2028\2029\202f\205f\3000\00ad\180e\feff\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200a\200b\200c\200d\200e\200f\202a\202b\202c\202d\202e\2060\2061\2062\2063\2064\2066\2067\2068\2069'
                ),
                ''
              ) as "Type.tekst",
              nullif(
                btrim(
                  v."Parameters"::jsonb ->> 'membershipId',
                  U&'\0020\0009\000a\000b\000c\000d\0085\00a0\1680\2028\2029\202f\205f\3000\00ad\180e\feff\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200a\200b\200c\200d\200e\200f\202a\202b\202c\202d\202e\2060\2061\2062\2063\2064\2066\2067\2068\2069'
                ),
                ''
              ) as "AbonnementId.tekst",
              (r.j ->> 'value') as "Aantal.tekst"
            from "staging"."Verzoek" as "v"
              inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
              and "p"."Poging" = "v"."Poging"
              cross join lateral (select p."Inhoud"::jsonb as j offset 0) as d
              cross join lateral jsonb_array_elements(d.j -> 'labels') with ordinality as l (j, n)
              cross join lateral (
                select jsonb_build_object('label', l.j, 'value', d.j -> 'series' -> 0 -> 'data' -> (l.n - 1)::int) as j
                where d.j -> 'series' -> 0 -> 'data' is not null
              ) as r
            where "v"."RunId" = $4 and "v"."Stroom" = $5 and "v"."Status" = $6 and "p"."PaginaId" in ($7, $8)
            offset 0
          ) as laag
        offset 0
      ) as waarde
  ) as s;

-- Count the records
select count(*) as gelezen, sum(1 - "Geldig") as afgekeurd, sum(1 - "SleutelLeesbaar") as onleesbaar,
  count("Meldingen") as genoteerd
from "staging"."AbonnementStatistiekenSpecifiek_werk"
where "Token" = $1 and "InBereik" = 1;

-- Count what is wrong with them
select melding.value as melding, count(*) as aantal
from "staging"."AbonnementStatistiekenSpecifiek_werk" as w
  cross join lateral string_to_table(w."Meldingen", ';') as melding (value)
where w."Token" = $1 and w."InBereik" = 1 and w."Meldingen" is not null and melding.value <> ''
group by melding.value;

-- Count keys that several records have
select count(*) as sleutels
from (
    select "Datum", "Categorie", "Type", "AbonnementId"
    from "staging"."AbonnementStatistiekenSpecifiek_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "Datum", "Categorie", "Type", "AbonnementId"
    having count(*) > 1
  ) as k;

-- If there are any, how many of these records are of one answer
select sum(k.extra) as dubbel
from (
    select count(*) - count(distinct "VerzoekId") as extra
    from "staging"."AbonnementStatistiekenSpecifiek_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "Datum", "Categorie", "Type", "AbonnementId"
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
    select count(*)
    from "staging"."AbonnementStatistiekenSpecifiek_werk" as w
    where w."Token" = $5 and w."VerzoekId" = v."VerzoekId"
  );

-- Count those that nobody asked for
select count(case when w."Token" = $1 and ("w"."Datum" < $2 or "w"."Datum" > $3) then 1 end) as "Datum"
from "staging"."AbonnementStatistiekenSpecifiek_werk" as w
where w."Token" in ($4, $5);

-- Keep one record for each key
with dubbel as (
    select "Datum", "Categorie", "Type", "AbonnementId"
    from "staging"."AbonnementStatistiekenSpecifiek_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "Datum", "Categorie", "Type", "AbonnementId"
    having count(*) > 1
  ),
  volgorde as (
    select w."Nr",
      row_number() over (
        partition by w."Datum", w."Categorie", w."Type", w."AbonnementId"
        order by w."Geldig" desc, w."VerzoekId" desc, p."PaginaNr" desc, w."Positie" desc, w."Deel" desc
      ) as plaats,
      min(w."Geldig") over (partition by w."Datum", w."Categorie", w."Type", w."AbonnementId") as allemaal
    from "staging"."AbonnementStatistiekenSpecifiek_werk" as w
      inner join dubbel as d on "w"."Datum" = "d"."Datum"
      and "w"."Categorie" = "d"."Categorie" and "w"."Type" = "d"."Type" and "w"."AbonnementId" = "d"."AbonnementId"
      inner join "staging"."Pagina" as p on p."PaginaId" = w."PaginaId"
    where w."Token" = $2 and w."SleutelLeesbaar" = 1
  )
update "staging"."AbonnementStatistiekenSpecifiek_werk"
set "Verliest" = case when volgorde.plaats > 1 then 1 else 0 end, "Afgeschermd" = 1 - volgorde.allemaal
from volgorde
where "staging"."AbonnementStatistiekenSpecifiek_werk"."Nr" = volgorde."Nr";

-- Measure the rows that come
select count(*) as rijen, count(case when not ("w"."Aantal" >= 0) then 1 end) as "not_negative:Aantal"
from "staging"."AbonnementStatistiekenSpecifiek_werk" as w
where "w"."Token" = $1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0;

-- Fields of a sample of the answers: see gedeeld.sql

-- What is usual on a weekday
with reeks as (
    select r.naam, r.dag, sum(r.waarde) as waarde
    from (
        select 'Nieuw' as naam, ("w"."Datum" - date '1970-01-01') as dag, "w"."Aantal"::numeric as waarde
        from "staging"."AbonnementStatistiekenSpecifiek_werk" as "w"
        where "w"."Datum" >= $1
          and "w"."Datum" <= $2 and "w"."Categorie" = 'Nieuw' and "w"."Token" = $3 and "w"."Geldig" = 1
          and "w"."InBereik" = 1 and "w"."Verliest" = 0
        union all
        select 'Nieuw' as naam, ("t"."Datum" - date '1970-01-01') as dag, "t"."Aantal"::numeric as waarde
        from "tree11"."AbonnementStatistiekenSpecifiek" as "t"
        where "t"."Datum" >= $4 and "t"."Datum" <= $5 and "t"."Categorie" = 'Nieuw'
        union all
        select 'Gepauzeerd' as naam, ("w"."Datum" - date '1970-01-01') as dag, "w"."Aantal"::numeric as waarde
        from "staging"."AbonnementStatistiekenSpecifiek_werk" as "w"
        where "w"."Datum" >= $6
          and "w"."Datum" <= $7 and "w"."Categorie" = 'Gepauzeerd' and "w"."Token" = $8 and "w"."Geldig" = 1
          and "w"."InBereik" = 1 and "w"."Verliest" = 0
        union all
        select 'Gepauzeerd' as naam, ("t"."Datum" - date '1970-01-01') as dag, "t"."Aantal"::numeric as waarde
        from "tree11"."AbonnementStatistiekenSpecifiek" as "t"
        where "t"."Datum" >= $9 and "t"."Datum" <= $10 and "t"."Categorie" = 'Gepauzeerd'
        union all
        select 'Actief' as naam, ("w"."Datum" - date '1970-01-01') as dag, "w"."Aantal"::numeric as waarde
        from "staging"."AbonnementStatistiekenSpecifiek_werk" as "w"
        where "w"."Datum" >= $11
          and "w"."Datum" <= $12 and "w"."Categorie" = 'Actief' and "w"."Token" = $13 and "w"."Geldig" = 1
          and "w"."InBereik" = 1 and "w"."Verliest" = 0
        union all
        select 'Actief' as naam, ("t"."Datum" - date '1970-01-01') as dag, "t"."Aantal"::numeric as waarde
        from "tree11"."AbonnementStatistiekenSpecifiek" as "t"
        where "t"."Datum" >= $14 and "t"."Datum" <= $15 and "t"."Categorie" = 'Actief'
        union all
        select 'Verlopen' as naam, ("w"."Datum" - date '1970-01-01') as dag, "w"."Aantal"::numeric as waarde
        from "staging"."AbonnementStatistiekenSpecifiek_werk" as "w"
        where "w"."Datum" >= $16
          and "w"."Datum" <= $17 and "w"."Categorie" = 'Verlopen' and "w"."Token" = $18 and "w"."Geldig" = 1
          and "w"."InBereik" = 1 and "w"."Verliest" = 0
        union all
        select 'Verlopen' as naam, ("t"."Datum" - date '1970-01-01') as dag, "t"."Aantal"::numeric as waarde
        from "tree11"."AbonnementStatistiekenSpecifiek" as "t"
        where "t"."Datum" >= $19 and "t"."Datum" <= $20 and "t"."Categorie" = 'Verlopen'
      ) as r
    group by r.naam, r.dag
  ),
  begin_ as (select naam, min(dag) as eerste from reeks group by naam),
  dagen as (
    select b.naam, v.n, v.n % 7 as weekdag, coalesce(r.waarde, 0) as waarde
    from begin_ as b
      cross join (
        values
          (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15), (16), (17), (18), (19),
          (20), (21), (22), (23), (24), (25), (26), (27), (28), (29), (30), (31), (32), (33), (34), (35), (36), (37),
          (38), (39), (40), (41), (42), (43), (44), (45), (46), (47), (48), (49), (50), (51), (52), (53), (54), (55),
          (56), (57), (58), (59), (60), (61), (62), (63), (64), (65), (66), (67), (68), (69), (70), (71), (72), (73),
          (74), (75), (76), (77), (78), (79), (80), (81), (82), (83), (84), (85), (86), (87), (88), (89), (90), (91)
      ) as v (n)
      left join reeks as r on r.naam = b.naam
      and r.dag = $21::integer - v.n
    where v.n = 0 or $22::integer - v.n >= b.eerste
  ),
  rang as (
    select naam, weekdag, waarde, count(*) over (partition by naam, weekdag) as weken,
      row_number() over (partition by naam, weekdag order by waarde) as plaats
    from dagen
    where n > 0
  ),
  mediaan as (
    select naam, weekdag, avg(waarde) as midden, max(weken) as weken
    from rang
    where plaats in (("weken" + 1) / 2, ("weken" + 2) / 2)
    group by naam, weekdag
  ),
  afstand as (
    select d.naam, abs(d.waarde - m.midden) as ver, count(*) over (partition by d.naam) as dagen,
      min(d.waarde) over (partition by d.naam) as laagste,
      row_number() over (partition by d.naam order by abs(d.waarde - m.midden)) as plaats
    from dagen as d inner join mediaan as m on m.naam = d.naam and m.weekdag = d.weekdag
    where d.n > 0
  ),
  spreiding as (
    select naam, avg(ver) as mad, max(laagste) as laagste
    from afstand
    where plaats in (("dagen" + 1) / 2, ("dagen" + 2) / 2)
    group by naam
  )
select d.naam, d.waarde as gemeten, m.midden, m.weken, s.mad, s.laagste
from
  dagen as d inner join mediaan as m on m.naam = d.naam and m.weekdag = 0 inner join spreiding as s on s.naam = d.naam
where d.n = 0;

-- Count rows that refer to nothing in Abonnementen
select count(*) as aantal
from "staging"."AbonnementStatistiekenSpecifiek_werk" as w
where "w"."Token" = $1
  and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0 and w."AbonnementId" is not null
  and not exists (select 1 from "tree11"."Abonnementen" as t where "t"."AbonnementId" = "w"."AbonnementId");

-- And to nothing that this run landed for it
select count(*) as aantal
from "staging"."AbonnementStatistiekenSpecifiek_werk" as w
where "w"."Token" = $1
  and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0 and w."AbonnementId" is not null
  and not exists (select 1 from "tree11"."Abonnementen" as t where "t"."AbonnementId" = "w"."AbonnementId")
  and not exists (
    select 1
    from (
        select "r"."AbonnementId"::text collate "C" as "AbonnementId"
        from (
            select "VerzoekId", "PaginaId", "Positie", "Deel", "Record"::text as "Record", "AbonnementId", "Naam",
              case when "AbonnementId" is null then case when "AbonnementId.tekst" is null then 'required'
                  else case when (
                      ascii("AbonnementId.tekst") in (123, 91, 116, 102)
                      and jsonb_typeof("Record" -> 'id') in ('object', 'array', 'boolean')
                    ) then 'type'
                    else 'length'
                  end
                end
              end as "AbonnementId.fout",
              case when "Naam" is null then case when "Naam.tekst" is null then 'required'
                  else case when (
                      ascii("Naam.tekst") in (123, 91, 116, 102)
                      and jsonb_typeof("Record" -> 'name') in ('object', 'array', 'boolean')
                    ) then 'type'
                    else 'length'
                  end
                end
              end as "Naam.fout"
            from (
                select *,
                  case when (
                      ascii("AbonnementId.tekst") in (123, 91, 116, 102)
                      and jsonb_typeof("Record" -> 'id') in ('object', 'array', 'boolean')
                    )
                    or not (
                      octet_length("AbonnementId.tekst") <= 50
                      or char_length("AbonnementId.tekst") + char_length(regexp_replace("AbonnementId.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
                    ) then null
                    else "AbonnementId.tekst"
                  end as "AbonnementId",
                  case when (
                      ascii("Naam.tekst") in (123, 91, 116, 102)
                      and jsonb_typeof("Record" -> 'name') in ('object', 'array', 'boolean')
                    )
                    or not (
                      octet_length("Naam.tekst") <= 255
                      or char_length("Naam.tekst") + char_length(regexp_replace("Naam.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 255
                    ) then null
                    else "Naam.tekst"
                  end as "Naam"
                from (
                    select v."VerzoekId", p."PaginaId", r.n - 1::int as "Positie", 0::int as "Deel", r.j as "Record",
                      null::jsonb as "Ouder",
                      nullif(
                        btrim(
                          (r.j ->> 'id'),
                          U&'\0020\0009\000a\000b\000c\000d\0085\00a0\1680\2028\2029\202f\205f\3000\00ad\180e\feff\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200a\200b\200c\200d\200e\200f\202a\202b\202c\202d\202e\2060\2061\2062\2063\2064\2066\2067\2068\2069'
                        ),
                        ''
                      ) as "AbonnementId.tekst",
                      nullif((r.j ->> 'name'), '') as "Naam.tekst"
                    from "staging"."Verzoek" as "v"
                      inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
                      and "p"."Poging" = "v"."Poging"
                      cross join lateral jsonb_array_elements(p."Inhoud"::jsonb) with ordinality as r (j, n)
                    where "v"."RunId" = $2 and "v"."Stroom" = $3 and "v"."Status" = $4
                    offset 0
                  ) as laag
                offset 0
              ) as waarde
          ) as r
        where r."AbonnementId.fout" is null and r."Naam.fout" is null
      ) as s
    where "s"."AbonnementId" = "w"."AbonnementId"
  );

-- Keys that are nearly the same
select
  json_build_object('Datum', w."Datum", 'Categorie', w."Categorie", 'Type', w."Type", 'AbonnementId', w."AbonnementId")::text as sleutel,
  count(*) over () as aantal
from "staging"."AbonnementStatistiekenSpecifiek_werk" as w
  inner join (
    select w."Datum" as "Datum", lower(normalize(w."Categorie", nfc)) as "Categorie",
      lower(normalize(w."Type", nfc)) as "Type", lower(normalize(w."AbonnementId", nfc)) as "AbonnementId"
    from "staging"."AbonnementStatistiekenSpecifiek_werk" as w
    where "w"."Token" = $1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
    group by w."Datum", lower(normalize(w."Categorie", nfc)), lower(normalize(w."Type", nfc)),
      lower(normalize(w."AbonnementId", nfc))
    having count(*) > 1
  ) as g on g."Datum" = w."Datum"
  and g."Categorie" = lower(normalize(w."Categorie", nfc))
  and g."Type" = lower(normalize(w."Type", nfc))
  and g."AbonnementId" = lower(normalize(w."AbonnementId", nfc))
where "w"."Token" = $2 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
order by w."Datum", w."Categorie", w."Type", w."AbonnementId"
offset 0 rows
fetch next 6 rows only;

-- It is what was begun
delete from "staging"."AbonnementStatistiekenSpecifiek_verschil" where "Token" = $1 and "Soort" = 'B';

-- What differs from the target
insert into
  "staging"."AbonnementStatistiekenSpecifiek_verschil" ("Token", "Soort", "PaginaId", "Positie", "RijVoor", "Datum", "Categorie", "Type", "AbonnementId", "Aantal")
select $1::bigint, case when "t"."Datum" is null then 'I' else 'U' end, s."PaginaId", s."Positie",
  case when "t"."Datum" is not null then json_build_object(
      'Datum', "t"."Datum", 'Categorie', "t"."Categorie", 'Type', "t"."Type", 'AbonnementId', "t"."AbonnementId",
      'Aantal', "t"."Aantal"
    )::text
  end,
  "s"."Datum", "s"."Categorie", "s"."Type", "s"."AbonnementId", "s"."Aantal"
from "staging"."AbonnementStatistiekenSpecifiek_werk" as s
  left join "tree11"."AbonnementStatistiekenSpecifiek" as t on "t"."Datum" = "s"."Datum"
  and "t"."Categorie" = "s"."Categorie" and "t"."Type" = "s"."Type" and "t"."AbonnementId" = "s"."AbonnementId"
where s."Token" = $2
  and s."Geldig" = 1 and s."Verliest" = 0
  and (
    ("t"."Datum" is null and s."InBereik" = 1)
    or (
      "t"."Datum" is not null
      and s."Afgeschermd" = 0
      and (s."InBereik" = 1)
      and ("s"."Aantal") is distinct from ("t"."Aantal")
    )
  )
union all
select $3::bigint, 'D', null, null,
  json_build_object(
    'Datum', "t"."Datum", 'Categorie', "t"."Categorie", 'Type', "t"."Type", 'AbonnementId', "t"."AbonnementId",
    'Aantal', "t"."Aantal"
  )::text,
  "t"."Datum", "t"."Categorie", "t"."Type", "t"."AbonnementId", "t"."Aantal"
from "tree11"."AbonnementStatistiekenSpecifiek" as t
where exists (
    select 1
    from (
        select 1 as "Een",
          case (v."Parameters"::jsonb ->> 'category') when 'new' then 'Nieuw'
            when 'paused' then 'Gepauzeerd'
            when 'active' then 'Actief'
            when 'expirations' then 'Verlopen'
          end::text collate "C" as "Categorie",
          case (v."Parameters"::jsonb ->> 'type') when 'ONCE' then 'Eenmalig'
            when 'PERIODIC' then 'Periodiek'
            when 'PERIODIC_CUSTOM' then 'Periodiek_Aangepast'
          end::text collate "C" as "Type",
          (v."Parameters"::jsonb ->> 'membershipId')::text collate "C" as "AbonnementId",
          (v."Parameters"::jsonb ->> 'from')::date as "Van", (v."Parameters"::jsonb ->> 'to')::date as "Tot"
        from "staging"."Verzoek" as v
        where v."RunId" = $4 and v."Stroom" = $5 and v."Status" = $6
      ) as b
    where "b"."Een" = 1
      and t."Categorie" = "b"."Categorie" and t."Type" = "b"."Type" and t."AbonnementId" = "b"."AbonnementId"
      and t."Datum" >= "b"."Van" and t."Datum" <= "b"."Tot"
  )
  and not exists (
    select 1
    from "staging"."AbonnementStatistiekenSpecifiek_werk" as w
    where w."Token" = $7
      and w."SleutelLeesbaar" = 1 and "w"."Datum" = "t"."Datum" and "w"."Categorie" = "t"."Categorie"
      and "w"."Type" = "t"."Type" and "w"."AbonnementId" = "t"."AbonnementId"
  )
  and not exists (
    select 1
    from (
        select distinct 1 as "Een",
          case (v."Parameters"::jsonb ->> 'category') when 'new' then 'Nieuw'
            when 'paused' then 'Gepauzeerd'
            when 'active' then 'Actief'
            when 'expirations' then 'Verlopen'
          end::text collate "C" as "Categorie",
          case (v."Parameters"::jsonb ->> 'type') when 'ONCE' then 'Eenmalig'
            when 'PERIODIC' then 'Periodiek'
            when 'PERIODIC_CUSTOM' then 'Periodiek_Aangepast'
          end::text collate "C" as "Type",
          (v."Parameters"::jsonb ->> 'membershipId')::text collate "C" as "AbonnementId",
          (v."Parameters"::jsonb ->> 'from')::date as "Van", (v."Parameters"::jsonb ->> 'to')::date as "Tot",
          w."Datum" as "Datum.deel"
        from "staging"."AbonnementStatistiekenSpecifiek_werk" as w
          inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $8 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and t."Categorie" = "o"."Categorie" and t."Type" = "o"."Type" and t."AbonnementId" = "o"."AbonnementId"
      and t."Datum" >= "o"."Van" and t."Datum" <= "o"."Tot"
      and ("o"."Datum.deel" is null or "o"."Datum.deel" = t."Datum")
      and not (
        "o"."Datum.deel" is null
        and exists (
          select 1
          from "staging"."AbonnementStatistiekenSpecifiek_gemist" as g
          where "g"."Datum" = "t"."Datum"
            and "g"."Categorie" = "t"."Categorie" and "g"."Type" = "t"."Type"
            and "g"."AbonnementId" = "t"."AbonnementId" and g."Aantal" >= 2 and g."RunId" <> $9
        )
      )
  )
order by "Datum", "Categorie", "Type", "AbonnementId";

-- Count it
select "Soort", count(*) as aantal
from "staging"."AbonnementStatistiekenSpecifiek_verschil"
where "Token" = $1
group by "Soort";

-- Would it delete many? How many rows there are in its scope
select count(*) as aantal
from "tree11"."AbonnementStatistiekenSpecifiek" as t
where exists (
    select 1
    from (
        select 1 as "Een",
          case (v."Parameters"::jsonb ->> 'category') when 'new' then 'Nieuw'
            when 'paused' then 'Gepauzeerd'
            when 'active' then 'Actief'
            when 'expirations' then 'Verlopen'
          end::text collate "C" as "Categorie",
          case (v."Parameters"::jsonb ->> 'type') when 'ONCE' then 'Eenmalig'
            when 'PERIODIC' then 'Periodiek'
            when 'PERIODIC_CUSTOM' then 'Periodiek_Aangepast'
          end::text collate "C" as "Type",
          (v."Parameters"::jsonb ->> 'membershipId')::text collate "C" as "AbonnementId",
          (v."Parameters"::jsonb ->> 'from')::date as "Van", (v."Parameters"::jsonb ->> 'to')::date as "Tot"
        from "staging"."Verzoek" as v
        where v."RunId" = $1 and v."Stroom" = $2 and v."Status" = $3
      ) as b
    where "b"."Een" = 1
      and t."Categorie" = "b"."Categorie" and t."Type" = "b"."Type" and t."AbonnementId" = "b"."AbonnementId"
      and t."Datum" >= "b"."Van" and t."Datum" <= "b"."Tot"
  );

-- When it is held: what makes it this difference and no other
select
  sum(('x' || encode(substr(sha256(convert_to(r.rij, 'UTF8')), 1, 7), 'hex'))::bit(56)::bigint::numeric(38, 0)) as "deel0",
  sum(('x' || encode(substr(sha256(convert_to(r.rij, 'UTF8')), 8, 7), 'hex'))::bit(56)::bigint::numeric(38, 0)) as "deel1",
  sum(('x' || encode(substr(sha256(convert_to(r.rij, 'UTF8')), 15, 7), 'hex'))::bit(56)::bigint::numeric(38, 0)) as "deel2",
  sum(('x' || encode(substr(sha256(convert_to(r.rij, 'UTF8')), 22, 7), 'hex'))::bit(56)::bigint::numeric(38, 0)) as "deel3"
from (
    select json_build_object(
        'Soort', s."Soort", 'RijVoor', s."RijVoor", 'Datum', "s"."Datum", 'Categorie', "s"."Categorie", 'Type',
        "s"."Type", 'AbonnementId', "s"."AbonnementId", 'Aantal', "s"."Aantal"
      )::text as rij
    from "staging"."AbonnementStatistiekenSpecifiek_verschil" as s
    where s."Token" = $1
  ) as r;

-- A sample of it, for a dry run or a hold
select s."Soort" as soort,
  json_build_object('Datum', "s"."Datum", 'Categorie', "s"."Categorie", 'Type', "s"."Type", 'AbonnementId', "s"."AbonnementId")::text as sleutel,
  json_build_object('Aantal', "s"."Aantal")::text as na
from "staging"."AbonnementStatistiekenSpecifiek_verschil" as s
where s."Token" = $1
order by s."Soort", "s"."Datum", "s"."Categorie", "s"."Type", "s"."AbonnementId"
offset 0 rows
fetch next 20 rows only;

-- Is this a first load?
select count(*) as aantal
from (select 1 as een where exists (select 1 from "tree11"."AbonnementStatistiekenSpecifiek")) as e;

-- Rows of which a bad record has the key
select count(*) as aantal
from "tree11"."AbonnementStatistiekenSpecifiek" as t
where exists (
    select 1
    from "staging"."AbonnementStatistiekenSpecifiek_werk" as w
    where w."Token" = $1
      and w."SleutelLeesbaar" = 1 and w."Geldig" = 0 and w."InBereik" = 1 and "w"."Datum" = "t"."Datum"
      and "w"."Categorie" = "t"."Categorie" and "w"."Type" = "t"."Type" and "w"."AbonnementId" = "t"."AbonnementId"
  );

-- Rows that a record shields whose key cannot be read
select count(*) as aantal
from "tree11"."AbonnementStatistiekenSpecifiek" as t
where exists (
    select 1
    from (
        select 1 as "Een",
          case (v."Parameters"::jsonb ->> 'category') when 'new' then 'Nieuw'
            when 'paused' then 'Gepauzeerd'
            when 'active' then 'Actief'
            when 'expirations' then 'Verlopen'
          end::text collate "C" as "Categorie",
          case (v."Parameters"::jsonb ->> 'type') when 'ONCE' then 'Eenmalig'
            when 'PERIODIC' then 'Periodiek'
            when 'PERIODIC_CUSTOM' then 'Periodiek_Aangepast'
          end::text collate "C" as "Type",
          (v."Parameters"::jsonb ->> 'membershipId')::text collate "C" as "AbonnementId",
          (v."Parameters"::jsonb ->> 'from')::date as "Van", (v."Parameters"::jsonb ->> 'to')::date as "Tot"
        from "staging"."Verzoek" as v
        where v."RunId" = $1 and v."Stroom" = $2 and v."Status" = $3
      ) as b
    where "b"."Een" = 1
      and t."Categorie" = "b"."Categorie" and t."Type" = "b"."Type" and t."AbonnementId" = "b"."AbonnementId"
      and t."Datum" >= "b"."Van" and t."Datum" <= "b"."Tot"
  )
  and not exists (
    select 1
    from "staging"."AbonnementStatistiekenSpecifiek_werk" as w
    where w."Token" = $4
      and w."SleutelLeesbaar" = 1 and "w"."Datum" = "t"."Datum" and "w"."Categorie" = "t"."Categorie"
      and "w"."Type" = "t"."Type" and "w"."AbonnementId" = "t"."AbonnementId"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een",
          case (v."Parameters"::jsonb ->> 'category') when 'new' then 'Nieuw'
            when 'paused' then 'Gepauzeerd'
            when 'active' then 'Actief'
            when 'expirations' then 'Verlopen'
          end::text collate "C" as "Categorie",
          case (v."Parameters"::jsonb ->> 'type') when 'ONCE' then 'Eenmalig'
            when 'PERIODIC' then 'Periodiek'
            when 'PERIODIC_CUSTOM' then 'Periodiek_Aangepast'
          end::text collate "C" as "Type",
          (v."Parameters"::jsonb ->> 'membershipId')::text collate "C" as "AbonnementId",
          (v."Parameters"::jsonb ->> 'from')::date as "Van", (v."Parameters"::jsonb ->> 'to')::date as "Tot",
          w."Datum" as "Datum.deel"
        from "staging"."AbonnementStatistiekenSpecifiek_werk" as w
          inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and t."Categorie" = "o"."Categorie" and t."Type" = "o"."Type" and t."AbonnementId" = "o"."AbonnementId"
      and t."Datum" >= "o"."Van" and t."Datum" <= "o"."Tot"
      and ("o"."Datum.deel" is null or "o"."Datum.deel" = t."Datum")
      and not (
        "o"."Datum.deel" is null
        and exists (
          select 1
          from "staging"."AbonnementStatistiekenSpecifiek_gemist" as g
          where "g"."Datum" = "t"."Datum"
            and "g"."Categorie" = "t"."Categorie" and "g"."Type" = "t"."Type"
            and "g"."AbonnementId" = "t"."AbonnementId" and g."Aantal" >= 2 and g."RunId" <> $6
        )
      )
  );

-- Rows that are shielded no longer
select
  json_build_object('Datum', "d"."Datum", 'Categorie', "d"."Categorie", 'Type', "d"."Type", 'AbonnementId', "d"."AbonnementId")::text as sleutel,
  count(*) over () as aantal
from "staging"."AbonnementStatistiekenSpecifiek_verschil" as d
  inner join "staging"."AbonnementStatistiekenSpecifiek_gemist" as m on "m"."Datum" = "d"."Datum"
  and "m"."Categorie" = "d"."Categorie" and "m"."Type" = "d"."Type" and "m"."AbonnementId" = "d"."AbonnementId"
where d."Token" = $1 and d."Soort" = 'D' and m."Aantal" >= 2
order by "d"."Datum", "d"."Categorie", "d"."Type", "d"."AbonnementId"
offset 0 rows
fetch next 5 rows only;

-- After the MERGE: rows that are in an answer again
delete from "staging"."AbonnementStatistiekenSpecifiek_gemist"
where exists (
    select 1
    from "staging"."AbonnementStatistiekenSpecifiek_werk" as w
    where w."Token" = $1
      and w."SleutelLeesbaar" = 1 and "w"."Datum" = "staging"."AbonnementStatistiekenSpecifiek_gemist"."Datum"
      and "w"."Categorie" = "staging"."AbonnementStatistiekenSpecifiek_gemist"."Categorie"
      and "w"."Type" = "staging"."AbonnementStatistiekenSpecifiek_gemist"."Type"
      and "w"."AbonnementId" = "staging"."AbonnementStatistiekenSpecifiek_gemist"."AbonnementId"
  )
  or exists (
    select 1
    from "staging"."AbonnementStatistiekenSpecifiek_verschil" as d
    where d."Token" = $2
      and "d"."Datum" = "staging"."AbonnementStatistiekenSpecifiek_gemist"."Datum"
      and "d"."Categorie" = "staging"."AbonnementStatistiekenSpecifiek_gemist"."Categorie"
      and "d"."Type" = "staging"."AbonnementStatistiekenSpecifiek_gemist"."Type"
      and "d"."AbonnementId" = "staging"."AbonnementStatistiekenSpecifiek_gemist"."AbonnementId"
  )
  or not exists (
    select 1
    from "tree11"."AbonnementStatistiekenSpecifiek" as t
    where "t"."Datum" = "staging"."AbonnementStatistiekenSpecifiek_gemist"."Datum"
      and "t"."Categorie" = "staging"."AbonnementStatistiekenSpecifiek_gemist"."Categorie"
      and "t"."Type" = "staging"."AbonnementStatistiekenSpecifiek_gemist"."Type"
      and "t"."AbonnementId" = "staging"."AbonnementStatistiekenSpecifiek_gemist"."AbonnementId"
  );

-- Rows that are shielded for the first time
insert into
  "staging"."AbonnementStatistiekenSpecifiek_gemist" ("Datum", "Categorie", "Type", "AbonnementId", "Aantal", "RunId")
select "t"."Datum", "t"."Categorie", "t"."Type", "t"."AbonnementId", 0, 0::bigint
from "tree11"."AbonnementStatistiekenSpecifiek" as t
where exists (
    select 1
    from (
        select 1 as "Een",
          case (v."Parameters"::jsonb ->> 'category') when 'new' then 'Nieuw'
            when 'paused' then 'Gepauzeerd'
            when 'active' then 'Actief'
            when 'expirations' then 'Verlopen'
          end::text collate "C" as "Categorie",
          case (v."Parameters"::jsonb ->> 'type') when 'ONCE' then 'Eenmalig'
            when 'PERIODIC' then 'Periodiek'
            when 'PERIODIC_CUSTOM' then 'Periodiek_Aangepast'
          end::text collate "C" as "Type",
          (v."Parameters"::jsonb ->> 'membershipId')::text collate "C" as "AbonnementId",
          (v."Parameters"::jsonb ->> 'from')::date as "Van", (v."Parameters"::jsonb ->> 'to')::date as "Tot"
        from "staging"."Verzoek" as v
        where v."RunId" = $1 and v."Stroom" = $2 and v."Status" = $3
      ) as b
    where "b"."Een" = 1
      and t."Categorie" = "b"."Categorie" and t."Type" = "b"."Type" and t."AbonnementId" = "b"."AbonnementId"
      and t."Datum" >= "b"."Van" and t."Datum" <= "b"."Tot"
  )
  and not exists (
    select 1
    from "staging"."AbonnementStatistiekenSpecifiek_werk" as w
    where w."Token" = $4
      and w."SleutelLeesbaar" = 1 and "w"."Datum" = "t"."Datum" and "w"."Categorie" = "t"."Categorie"
      and "w"."Type" = "t"."Type" and "w"."AbonnementId" = "t"."AbonnementId"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een",
          case (v."Parameters"::jsonb ->> 'category') when 'new' then 'Nieuw'
            when 'paused' then 'Gepauzeerd'
            when 'active' then 'Actief'
            when 'expirations' then 'Verlopen'
          end::text collate "C" as "Categorie",
          case (v."Parameters"::jsonb ->> 'type') when 'ONCE' then 'Eenmalig'
            when 'PERIODIC' then 'Periodiek'
            when 'PERIODIC_CUSTOM' then 'Periodiek_Aangepast'
          end::text collate "C" as "Type",
          (v."Parameters"::jsonb ->> 'membershipId')::text collate "C" as "AbonnementId",
          (v."Parameters"::jsonb ->> 'from')::date as "Van", (v."Parameters"::jsonb ->> 'to')::date as "Tot",
          w."Datum" as "Datum.deel"
        from "staging"."AbonnementStatistiekenSpecifiek_werk" as w
          inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and t."Categorie" = "o"."Categorie" and t."Type" = "o"."Type" and t."AbonnementId" = "o"."AbonnementId"
      and t."Datum" >= "o"."Van" and t."Datum" <= "o"."Tot"
      and ("o"."Datum.deel" is null or "o"."Datum.deel" = t."Datum")
      and not (
        "o"."Datum.deel" is null
        and exists (
          select 1
          from "staging"."AbonnementStatistiekenSpecifiek_gemist" as g
          where "g"."Datum" = "t"."Datum"
            and "g"."Categorie" = "t"."Categorie" and "g"."Type" = "t"."Type"
            and "g"."AbonnementId" = "t"."AbonnementId" and g."Aantal" >= 2 and g."RunId" <> $6
        )
      )
  )
  and not exists (
    select 1
    from "staging"."AbonnementStatistiekenSpecifiek_gemist" as m
    where "m"."Datum" = "t"."Datum"
      and "m"."Categorie" = "t"."Categorie" and "m"."Type" = "t"."Type" and "m"."AbonnementId" = "t"."AbonnementId"
  );

-- How many answers missed them
update "staging"."AbonnementStatistiekenSpecifiek_gemist"
set "Aantal" = "staging"."AbonnementStatistiekenSpecifiek_gemist"."Aantal" + 1, "RunId" = $1::bigint
from (
    select "t"."Datum", "t"."Categorie", "t"."Type", "t"."AbonnementId"
    from "tree11"."AbonnementStatistiekenSpecifiek" as t
    where exists (
        select 1
        from (
            select 1 as "Een",
              case (v."Parameters"::jsonb ->> 'category') when 'new' then 'Nieuw'
                when 'paused' then 'Gepauzeerd'
                when 'active' then 'Actief'
                when 'expirations' then 'Verlopen'
              end::text collate "C" as "Categorie",
              case (v."Parameters"::jsonb ->> 'type') when 'ONCE' then 'Eenmalig'
                when 'PERIODIC' then 'Periodiek'
                when 'PERIODIC_CUSTOM' then 'Periodiek_Aangepast'
              end::text collate "C" as "Type",
              (v."Parameters"::jsonb ->> 'membershipId')::text collate "C" as "AbonnementId",
              (v."Parameters"::jsonb ->> 'from')::date as "Van", (v."Parameters"::jsonb ->> 'to')::date as "Tot"
            from "staging"."Verzoek" as v
            where v."RunId" = $2 and v."Stroom" = $3 and v."Status" = $4
          ) as b
        where "b"."Een" = 1
          and t."Categorie" = "b"."Categorie" and t."Type" = "b"."Type" and t."AbonnementId" = "b"."AbonnementId"
          and t."Datum" >= "b"."Van" and t."Datum" <= "b"."Tot"
      )
      and not exists (
        select 1
        from "staging"."AbonnementStatistiekenSpecifiek_werk" as w
        where w."Token" = $5
          and w."SleutelLeesbaar" = 1 and "w"."Datum" = "t"."Datum" and "w"."Categorie" = "t"."Categorie"
          and "w"."Type" = "t"."Type" and "w"."AbonnementId" = "t"."AbonnementId"
      )
      and exists (
        select 1
        from (
            select distinct 1 as "Een",
              case (v."Parameters"::jsonb ->> 'category') when 'new' then 'Nieuw'
                when 'paused' then 'Gepauzeerd'
                when 'active' then 'Actief'
                when 'expirations' then 'Verlopen'
              end::text collate "C" as "Categorie",
              case (v."Parameters"::jsonb ->> 'type') when 'ONCE' then 'Eenmalig'
                when 'PERIODIC' then 'Periodiek'
                when 'PERIODIC_CUSTOM' then 'Periodiek_Aangepast'
              end::text collate "C" as "Type",
              (v."Parameters"::jsonb ->> 'membershipId')::text collate "C" as "AbonnementId",
              (v."Parameters"::jsonb ->> 'from')::date as "Van", (v."Parameters"::jsonb ->> 'to')::date as "Tot",
              w."Datum" as "Datum.deel"
            from "staging"."AbonnementStatistiekenSpecifiek_werk" as w
              inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
            where w."Token" = $6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
          ) as o
        where "o"."Een" = 1
          and t."Categorie" = "o"."Categorie" and t."Type" = "o"."Type" and t."AbonnementId" = "o"."AbonnementId"
          and t."Datum" >= "o"."Van" and t."Datum" <= "o"."Tot"
          and ("o"."Datum.deel" is null or "o"."Datum.deel" = t."Datum")
          and not (
            "o"."Datum.deel" is null
            and exists (
              select 1
              from "staging"."AbonnementStatistiekenSpecifiek_gemist" as g
              where "g"."Datum" = "t"."Datum"
                and "g"."Categorie" = "t"."Categorie" and "g"."Type" = "t"."Type"
                and "g"."AbonnementId" = "t"."AbonnementId" and g."Aantal" >= 2 and g."RunId" <> $7
            )
          )
      )
  ) as r
where r."Datum" = "staging"."AbonnementStatistiekenSpecifiek_gemist"."Datum"
  and r."Categorie" = "staging"."AbonnementStatistiekenSpecifiek_gemist"."Categorie"
  and r."Type" = "staging"."AbonnementStatistiekenSpecifiek_gemist"."Type"
  and r."AbonnementId" = "staging"."AbonnementStatistiekenSpecifiek_gemist"."AbonnementId"
  and "staging"."AbonnementStatistiekenSpecifiek_gemist"."RunId" <> $8::bigint;

-- Bad records
insert into "tree11"."Quarantaine" ("RunId", "Tabel", "PaginaId", "Positie", "Sleutel", "Reden", "Record")
select $1::bigint, 'AbonnementStatistiekenSpecifiek', w."PaginaId", w."Positie",
  case
    when w."SleutelLeesbaar" = 1 then json_build_object('Datum', "w"."Datum", 'Categorie', "w"."Categorie", 'Type', "w"."Type", 'AbonnementId', "w"."AbonnementId")::text
  end,
  w."Meldingen", w."Record"
from "staging"."AbonnementStatistiekenSpecifiek_werk" as w
where w."Token" = $2 and w."Geldig" = 0 and w."InBereik" = 1;

-- The rows before
insert into "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor", "PaginaId", "Positie")
select $1::bigint, 'AbonnementStatistiekenSpecifiek',
  json_build_object('Datum', "s"."Datum", 'Categorie', "s"."Categorie", 'Type', "s"."Type", 'AbonnementId', "s"."AbonnementId")::text,
  s."Soort", s."RijVoor", s."PaginaId", s."Positie"
from "staging"."AbonnementStatistiekenSpecifiek_verschil" as s
where s."Token" = $2;

-- Apply it
merge into "tree11"."AbonnementStatistiekenSpecifiek" as "t" using (
  select "Soort", "Datum", "Categorie", "Type", "AbonnementId", "Aantal"
  from "staging"."AbonnementStatistiekenSpecifiek_verschil"
  where "Token" = $1
) as "s" on "t"."Datum" = "s"."Datum"
and "t"."Categorie" = "s"."Categorie"
and "t"."Type" = "s"."Type"
and "t"."AbonnementId" = "s"."AbonnementId" when matched
and "s"."Soort" = 'D' then delete when matched
and "s"."Soort" = 'U' then
update
set "Aantal" = "s"."Aantal", "DatumLaatsteUpdate" = (statement_timestamp() at time zone 'UTC')::timestamp(3),
  "RunId" = $2 when not matched
  and "s"."Soort" = 'I' then insert ("Datum", "Categorie", "Type", "AbonnementId", "Aantal", "DatumLaatsteUpdate", "RunId")
values (
    "s"."Datum", "s"."Categorie", "s"."Type", "s"."AbonnementId", "s"."Aantal",
    (statement_timestamp() at time zone 'UTC')::timestamp(3), $3
  );

-- To undo a run: did others change its rows since?
select l."WijzigingRun" as "RunId",
  json_build_object('Datum', "l"."Datum", 'Categorie', "l"."Categorie", 'Type', "l"."Type", 'AbonnementId', "l"."AbonnementId")::text as sleutel,
  count(*) over () as aantal
from (
    select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", "k"."Datum"::date as "Datum",
      "k"."Categorie"::text collate "C" as "Categorie", "k"."Type"::text collate "C" as "Type",
      "k"."AbonnementId"::text collate "C" as "AbonnementId"
    from "tree11"."Wijziging" as w
      left join lateral json_to_record(w."Sleutel"::json) as "k" ("Datum" date, "Categorie" text, "Type" text, "AbonnementId" text) on true
    where w."Tabel" = 'AbonnementStatistiekenSpecifiek'
      and w."RunId" <> $1 and w."RunId" <> $2
      and w."Id" > (
        select min(e."Id")
        from "tree11"."Wijziging" as e
        where e."RunId" = $3 and e."Tabel" = 'AbonnementStatistiekenSpecifiek'
      )
  ) as l
  inner join (
    select c.*,
      row_number() over (
        partition by "c"."Datum", "c"."Categorie", "c"."Type", "c"."AbonnementId" order by c."WijzigingId"
      ) as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", "k"."Datum"::date as "Datum",
          "k"."Categorie"::text collate "C" as "Categorie", "k"."Type"::text collate "C" as "Type",
          "k"."AbonnementId"::text collate "C" as "AbonnementId"
        from "tree11"."Wijziging" as w
          left join lateral json_to_record(w."Sleutel"::json) as "k" ("Datum" date, "Categorie" text, "Type" text, "AbonnementId" text) on true
        where w."Tabel" = 'AbonnementStatistiekenSpecifiek' and w."RunId" = $4
      ) as c
  ) as b on l."Datum" = b."Datum"
  and l."Categorie" = b."Categorie" and l."Type" = b."Type" and l."AbonnementId" = b."AbonnementId"
  and b."WijzigingNr" = 1 and l."WijzigingId" > b."WijzigingId"
order by l."WijzigingId"
offset 0 rows
fetch next 5 rows only;

-- To undo a run: what puts its rows back
insert into
  "staging"."AbonnementStatistiekenSpecifiek_verschil" ("Token", "Soort", "RijVoor", "Datum", "Categorie", "Type", "AbonnementId", "Aantal")
select $1::bigint, case when b."RijVoor" is null then 'D' when t."Datum" is not null then 'U' else 'I' end,
  case when t."Datum" is not null then json_build_object(
      'Datum', "t"."Datum", 'Categorie', "t"."Categorie", 'Type', "t"."Type", 'AbonnementId', "t"."AbonnementId",
      'Aantal', "t"."Aantal"
    )::text
  end,
  "b"."Datum", "b"."Categorie", "b"."Type", "b"."AbonnementId",
  case when b."RijVoor" is null then "t"."Aantal" else "r"."Aantal" end
from (
    select c.*,
      row_number() over (
        partition by "c"."Datum", "c"."Categorie", "c"."Type", "c"."AbonnementId" order by c."WijzigingId"
      ) as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", "k"."Datum"::date as "Datum",
          "k"."Categorie"::text collate "C" as "Categorie", "k"."Type"::text collate "C" as "Type",
          "k"."AbonnementId"::text collate "C" as "AbonnementId"
        from "tree11"."Wijziging" as w
          left join lateral json_to_record(w."Sleutel"::json) as "k" ("Datum" date, "Categorie" text, "Type" text, "AbonnementId" text) on true
        where w."Tabel" = 'AbonnementStatistiekenSpecifiek' and w."RunId" = $2
      ) as c
  ) as b
  left join lateral json_to_record(b."RijVoor"::json) as "r" ("Datum" date, "Categorie" text, "Type" text, "AbonnementId" text, "Aantal" integer) on true
  left join "tree11"."AbonnementStatistiekenSpecifiek" as t on t."Datum" = b."Datum"
  and t."Categorie" = b."Categorie" and t."Type" = b."Type" and t."AbonnementId" = b."AbonnementId"
where b."WijzigingNr" = 1
  and (
    (b."RijVoor" is null and t."Datum" is not null)
    or (b."RijVoor" is not null and (not (t."Datum" is not null) or ("r"."Aantal") is distinct from ("t"."Aantal")))
  );
