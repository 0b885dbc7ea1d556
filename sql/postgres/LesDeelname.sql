-- LesDeelname. Made by `npm run generate` from src/tables and src/transform. Parameters are shown by number.

-- Empty the work table
truncate "staging"."LesDeelname_werk";

-- Note that it was begun
insert into "staging"."LesDeelname_verschil" ("Token", "Soort") values ($1::bigint, 'B');

-- Pages to shred: see gedeeld.sql

-- Shred those of one batch into it
insert into "staging"."LesDeelname_werk" (
    "Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest",
    "Afgeschermd", "Meldingen", "Record", "LesId", "AccountId", "Type", "Status", "Naam", "Aanwezig"
  )
select $1::bigint, "s"."VerzoekId", "s"."PaginaId", "s"."Positie", "s"."Deel", 1,
  case when "s"."LesId.fout" is null and "s"."AccountId.fout" is null then 1 else 0 end,
  case when "s"."LesId.fout" is null and "s"."AccountId.fout" is null then 1 else 0 end, 0, 0,
  case when "s"."LesId.fout" is null
    and "s"."AccountId.fout" is null and "s"."Type.fout" is null and "s"."Status.fout" is null
    and "s"."Naam.fout" is null and "s"."Aanwezig.fout" is null then null
    else concat(
      '', case when "s"."LesId.fout" is not null then concat('LesId:', "s"."LesId.fout", ';') end,
      case when "s"."AccountId.fout" is not null then concat('AccountId:', "s"."AccountId.fout", ';') end,
      case when "s"."Type.fout" is not null then concat('Type:', "s"."Type.fout", ';') end,
      case when "s"."Status.fout" is not null then concat('Status:', "s"."Status.fout", ';') end,
      case when "s"."Naam.fout" is not null then concat('Naam:', "s"."Naam.fout", ';') end,
      case when "s"."Aanwezig.fout" is not null then concat('Aanwezig:', "s"."Aanwezig.fout", ';') end
    )
  end,
  case when "s"."LesId.fout" is null and "s"."AccountId.fout" is null then null else "s"."Record" end, "s"."LesId",
  "s"."AccountId", "s"."Type", "s"."Status", "s"."Naam", "s"."Aanwezig"
from (
    select
      "VerzoekId", "PaginaId", "Positie", "Deel", "Record"::text as "Record", "LesId", "AccountId", "Type", "Status",
      "Naam", "Aanwezig",
      case when "LesId" is null then case when "LesId.tekst" is null then 'required' else 'length' end
      end as "LesId.fout",
      case when "AccountId" is null then case when "AccountId.tekst" is null then 'required'
          else case when (
              ascii("AccountId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'id') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "AccountId.fout",
      case when "Type" is null then case when "Type.tekst" is null then null
          else case when (
              ascii("Type.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'type') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "Type.fout",
      case when "Status" is null then case when "Status.tekst" is null then null
          else case when (
              ascii("Status.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'status') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "Status.fout",
      case when "Naam" is null then case when "Naam.tekst" is null then null
          else case when (
              ascii("Naam.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'fullName') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "Naam.fout",
      case when "Aanwezig" is null then case when "Aanwezig.tekst" is null then null else 'type' end
      end as "Aanwezig.fout"
    from (
        select *,
          case when false
            or not (
              octet_length("LesId.tekst") <= 50
              or char_length("LesId.tekst") + char_length(regexp_replace("LesId.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "LesId.tekst"
          end as "LesId",
          case when (
              ascii("AccountId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'id') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("AccountId.tekst") <= 50
              or char_length("AccountId.tekst") + char_length(regexp_replace("AccountId.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "AccountId.tekst"
          end as "AccountId",
          case when (
              ascii("Type.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'type') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("Type.tekst") <= 50
              or char_length("Type.tekst") + char_length(regexp_replace("Type.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "Type.tekst"
          end as "Type",
          case when (
              ascii("Status.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'status') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("Status.tekst") <= 50
              or char_length("Status.tekst") + char_length(regexp_replace("Status.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "Status.tekst"
          end as "Status",
          case when (
              ascii("Naam.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'fullName') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("Naam.tekst") <= 255
              or char_length("Naam.tekst") + char_length(regexp_replace("Naam.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 255
            ) then null
            else "Naam.tekst"
          end as "Naam",
          case "Aanwezig.tekst" when 'true' then true when 'false' then false end as "Aanwezig"
        from (
            select v."VerzoekId", p."PaginaId", r.n - 1::int as "Positie", 0::int as "Deel", r.j as "Record",
              null::jsonb as "Ouder",
              nullif(
                btrim(
                  v."Parameters"::jsonb ->> 'courseId',
                  U&'\0020\0009\000a\000b\000c\000d\0085\00a0\1680\2028\2029\202f\205f\3000\00ad\180e\feff\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200a\200b\200c\200d\200e\200f\202a\202b\202c\202d\202e\2060\2061\2062\2063\2064\2066\2067\2068\2069'
                ),
                ''
              ) as "LesId.tekst",
              nullif(
                btrim(
                  (r.j ->> 'id'),
                  U&'\0020\0009\000a\000b\000c\000d\0085\00a0\1680\2028\2029\202f\205f\3000\00ad\180e\feff\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200a\200b\200c\200d\200e\200f\202a\202b\202c\202d\202e\2060\2061\2062\2063\2064\2066\2067\2068\2069'
                ),
                ''
              ) as "AccountId.tekst",
              (r.j ->> 'type') as "Type.tekst", (r.j ->> 'status') as "Status.tekst",
              (r.j ->> 'fullName') as "Naam.tekst", (r.j ->> 'attended') as "Aanwezig.tekst"
            from "staging"."Verzoek" as "v"
              inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
              and "p"."Poging" = "v"."Poging"
              cross join lateral jsonb_array_elements(p."Inhoud"::jsonb) with ordinality as r (j, n)
            where "v"."RunId" = $2 and "v"."Stroom" = $3 and "v"."Status" = $4 and "p"."PaginaId" in ($5, $6)
            offset 0
          ) as laag
        offset 0
      ) as waarde
  ) as s;

-- Count the records
select count(*) as gelezen, sum(1 - "Geldig") as afgekeurd, sum(1 - "SleutelLeesbaar") as onleesbaar,
  count("Meldingen") as genoteerd
from "staging"."LesDeelname_werk"
where "Token" = $1 and "InBereik" = 1;

-- Count what is wrong with them
select melding.value as melding, count(*) as aantal
from "staging"."LesDeelname_werk" as w cross join lateral string_to_table(w."Meldingen", ';') as melding (value)
where w."Token" = $1 and w."InBereik" = 1 and w."Meldingen" is not null and melding.value <> ''
group by melding.value;

-- Count keys that several records have
select count(*) as sleutels
from (
    select "LesId", "AccountId"
    from "staging"."LesDeelname_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "LesId", "AccountId"
    having count(*) > 1
  ) as k;

-- If there are any, how many of these records are of one answer
select sum(k.extra) as dubbel
from (
    select count(*) - count(distinct "VerzoekId") as extra
    from "staging"."LesDeelname_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "LesId", "AccountId"
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
    select count(*) from "staging"."LesDeelname_werk" as w where w."Token" = $5 and w."VerzoekId" = v."VerzoekId"
  );

-- Keep one record for each key
with dubbel as (
    select "LesId", "AccountId"
    from "staging"."LesDeelname_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "LesId", "AccountId"
    having count(*) > 1
  ),
  volgorde as (
    select w."Nr",
      row_number() over (
        partition by w."LesId", w."AccountId"
        order by w."Geldig" desc, w."VerzoekId" desc, p."PaginaNr" desc, w."Positie" desc, w."Deel" desc
      ) as plaats,
      min(w."Geldig") over (partition by w."LesId", w."AccountId") as allemaal
    from "staging"."LesDeelname_werk" as w
      inner join dubbel as d on "w"."LesId" = "d"."LesId"
      and "w"."AccountId" = "d"."AccountId"
      inner join "staging"."Pagina" as p on p."PaginaId" = w."PaginaId"
    where w."Token" = $2 and w."SleutelLeesbaar" = 1
  )
update "staging"."LesDeelname_werk"
set "Verliest" = case when volgorde.plaats > 1 then 1 else 0 end, "Afgeschermd" = 1 - volgorde.allemaal
from volgorde
where "staging"."LesDeelname_werk"."Nr" = volgorde."Nr";

-- Measure the rows that come
select count(*) as rijen, count(w."Type") as "Type.gevuld", count(w."Status") as "Status.gevuld",
  count(w."Naam") as "Naam.gevuld", count(w."Aanwezig") as "Aanwezig.gevuld"
from "staging"."LesDeelname_werk" as w
where "w"."Token" = $1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0;

-- Fields of a sample of the answers: see gedeeld.sql

-- What is usual on a weekday
with reeks as (
    select r.naam, r.dag, sum(r.waarde) as waarde
    from (
        select 'Deelnames' as naam,
          (("h"."StartTijd" at time zone 'UTC' at time zone 'Europe/Amsterdam')::date - date '1970-01-01') as dag,
          1::numeric as waarde
        from "staging"."LesDeelname_werk" as "w" inner join "tree11"."Lessen" as h on "h"."Id" = "w"."LesId"
        where "h"."StartTijd" >= $1
          and "h"."StartTijd" < $2 and "w"."Token" = $3 and "w"."Geldig" = 1 and "w"."InBereik" = 1
          and "w"."Verliest" = 0
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
      and r.dag = $4::integer - v.n
    where v.n = 0 or $5::integer - v.n >= b.eerste
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

-- Count rows that refer to nothing in Lessen
select count(*) as aantal
from "staging"."LesDeelname_werk" as w
where "w"."Token" = $1
  and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0 and w."LesId" is not null
  and not exists (select 1 from "tree11"."Lessen" as t where "t"."Id" = "w"."LesId");

-- And to nothing that this run landed for it
select count(*) as aantal
from "staging"."LesDeelname_werk" as w
where "w"."Token" = $1
  and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0 and w."LesId" is not null
  and not exists (select 1 from "tree11"."Lessen" as t where "t"."Id" = "w"."LesId")
  and not exists (
    select 1
    from (
        select "r"."Id"::text collate "C" as "Id"
        from (
            select
              "VerzoekId", "PaginaId", "Positie", "Deel", "Record"::text as "Record", "Id", "StartTijd", "EindTijd",
              "AangemaaktOp", "GewijzigdOp",
              case when "Id" is null then case when "Id.tekst" is null then 'required'
                  else case when (
                      ascii("Id.tekst") in (123, 91, 116, 102)
                      and jsonb_typeof("Record" -> 'id') in ('object', 'array', 'boolean')
                    ) then 'type'
                    else 'length'
                  end
                end
              end as "Id.fout",
              case when "StartTijd" is null then case when "StartTijd.tekst" is null then 'required' else 'type' end
              end as "StartTijd.fout",
              case when "EindTijd" is null then case when "EindTijd.tekst" is null then 'required' else 'type' end
              end as "EindTijd.fout",
              case
                when "AangemaaktOp" is null then case when "AangemaaktOp.tekst" is null then 'required' else 'type' end
              end as "AangemaaktOp.fout",
              case when "GewijzigdOp" is null then case when "GewijzigdOp.tekst" is null then 'required' else 'type' end
              end as "GewijzigdOp.fout",
              case when "StartTijd" is not null
                and "StartTijd.utc" is null
                and (translate(substr("StartTijd.tekst", 12), 'Zz+-', '') = substr("StartTijd.tekst", 12)) then 1
                else 0
              end as "StartTijd.zone",
              case when "EindTijd" is not null
                and "EindTijd.utc" is null
                and (translate(substr("EindTijd.tekst", 12), 'Zz+-', '') = substr("EindTijd.tekst", 12)) then 1
                else 0
              end as "EindTijd.zone",
              case when "AangemaaktOp" is not null
                and "AangemaaktOp.utc" is null
                and (translate(substr("AangemaaktOp.tekst", 12), 'Zz+-', '') = substr("AangemaaktOp.tekst", 12)) then 1
                else 0
              end as "AangemaaktOp.zone",
              case when "GewijzigdOp" is not null
                and "GewijzigdOp.utc" is null
                and (translate(substr("GewijzigdOp.tekst", 12), 'Zz+-', '') = substr("GewijzigdOp.tekst", 12)) then 1
                else 0
              end as "GewijzigdOp.zone"
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
                  coalesce(
                    "StartTijd.utc",
                    case
                      when "StartTijd.tekst" ~ '^(?:19[0-9]{2}|[2-9][0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?(?:(?:[Zz]|[+-](?:0[0-9]|1[0-3])(?::?[0-5][0-9])?|[+-]14(?::?00)?)(?:\[[A-Za-z][A-Za-z0-9_/+-]*\])?)?$'
                      and (
                        substr("StartTijd.tekst", 9, 2) <= '28'
                        or pg_input_is_valid (left("StartTijd.tekst", 10), 'date')
                      ) then case when left("StartTijd.tekst", 4) < '9999'
                        or (
                          (
                            translate(
                              regexp_replace(
                                case
                                  when substr("StartTijd.tekst", 24, 1) between '0' and '9' then regexp_replace("StartTijd.tekst", '(\.[0-9]{3})[0-9]+', '\1')
                                  else "StartTijd.tekst"
                                end,
                                '\[.*', ''
                              ),
                              'tz', 'TZ'
                            ) || case
                              when (translate(substr("StartTijd.tekst", 12), 'Zz+-', '') = substr("StartTijd.tekst", 12)) then 'Z'
                              else ''
                            end
                          )::timestamptz at time zone 'UTC'
                        )::timestamp(3) < timestamp '10000-01-01' then (
                          (
                            translate(
                              regexp_replace(
                                case
                                  when substr("StartTijd.tekst", 24, 1) between '0' and '9' then regexp_replace("StartTijd.tekst", '(\.[0-9]{3})[0-9]+', '\1')
                                  else "StartTijd.tekst"
                                end,
                                '\[.*', ''
                              ),
                              'tz', 'TZ'
                            ) || case
                              when (translate(substr("StartTijd.tekst", 12), 'Zz+-', '') = substr("StartTijd.tekst", 12)) then 'Z'
                              else ''
                            end
                          )::timestamptz at time zone 'UTC'
                        )::timestamp(3)
                      end
                    end
                  ) as "StartTijd",
                  coalesce(
                    "EindTijd.utc",
                    case
                      when "EindTijd.tekst" ~ '^(?:19[0-9]{2}|[2-9][0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?(?:(?:[Zz]|[+-](?:0[0-9]|1[0-3])(?::?[0-5][0-9])?|[+-]14(?::?00)?)(?:\[[A-Za-z][A-Za-z0-9_/+-]*\])?)?$'
                      and (
                        substr("EindTijd.tekst", 9, 2) <= '28' or pg_input_is_valid (left("EindTijd.tekst", 10), 'date')
                      ) then case when left("EindTijd.tekst", 4) < '9999'
                        or (
                          (
                            translate(
                              regexp_replace(
                                case
                                  when substr("EindTijd.tekst", 24, 1) between '0' and '9' then regexp_replace("EindTijd.tekst", '(\.[0-9]{3})[0-9]+', '\1')
                                  else "EindTijd.tekst"
                                end,
                                '\[.*', ''
                              ),
                              'tz', 'TZ'
                            ) || case
                              when (translate(substr("EindTijd.tekst", 12), 'Zz+-', '') = substr("EindTijd.tekst", 12)) then 'Z'
                              else ''
                            end
                          )::timestamptz at time zone 'UTC'
                        )::timestamp(3) < timestamp '10000-01-01' then (
                          (
                            translate(
                              regexp_replace(
                                case
                                  when substr("EindTijd.tekst", 24, 1) between '0' and '9' then regexp_replace("EindTijd.tekst", '(\.[0-9]{3})[0-9]+', '\1')
                                  else "EindTijd.tekst"
                                end,
                                '\[.*', ''
                              ),
                              'tz', 'TZ'
                            ) || case
                              when (translate(substr("EindTijd.tekst", 12), 'Zz+-', '') = substr("EindTijd.tekst", 12)) then 'Z'
                              else ''
                            end
                          )::timestamptz at time zone 'UTC'
                        )::timestamp(3)
                      end
                    end
                  ) as "EindTijd",
                  coalesce(
                    "AangemaaktOp.utc",
                    case
                      when "AangemaaktOp.tekst" ~ '^(?:19[0-9]{2}|[2-9][0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?(?:(?:[Zz]|[+-](?:0[0-9]|1[0-3])(?::?[0-5][0-9])?|[+-]14(?::?00)?)(?:\[[A-Za-z][A-Za-z0-9_/+-]*\])?)?$'
                      and (
                        substr("AangemaaktOp.tekst", 9, 2) <= '28'
                        or pg_input_is_valid (left("AangemaaktOp.tekst", 10), 'date')
                      ) then case when left("AangemaaktOp.tekst", 4) < '9999'
                        or (
                          (
                            translate(
                              regexp_replace(
                                case
                                  when substr("AangemaaktOp.tekst", 24, 1) between '0' and '9' then regexp_replace("AangemaaktOp.tekst", '(\.[0-9]{3})[0-9]+', '\1')
                                  else "AangemaaktOp.tekst"
                                end,
                                '\[.*', ''
                              ),
                              'tz', 'TZ'
                            ) || case
                              when (translate(substr("AangemaaktOp.tekst", 12), 'Zz+-', '') = substr("AangemaaktOp.tekst", 12)) then 'Z'
                              else ''
                            end
                          )::timestamptz at time zone 'UTC'
                        )::timestamp(3) < timestamp '10000-01-01' then (
                          (
                            translate(
                              regexp_replace(
                                case
                                  when substr("AangemaaktOp.tekst", 24, 1) between '0' and '9' then regexp_replace("AangemaaktOp.tekst", '(\.[0-9]{3})[0-9]+', '\1')
                                  else "AangemaaktOp.tekst"
                                end,
                                '\[.*', ''
                              ),
                              'tz', 'TZ'
                            ) || case
                              when (translate(substr("AangemaaktOp.tekst", 12), 'Zz+-', '') = substr("AangemaaktOp.tekst", 12)) then 'Z'
                              else ''
                            end
                          )::timestamptz at time zone 'UTC'
                        )::timestamp(3)
                      end
                    end
                  ) as "AangemaaktOp",
                  coalesce(
                    "GewijzigdOp.utc",
                    case
                      when "GewijzigdOp.tekst" ~ '^(?:19[0-9]{2}|[2-9][0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?(?:(?:[Zz]|[+-](?:0[0-9]|1[0-3])(?::?[0-5][0-9])?|[+-]14(?::?00)?)(?:\[[A-Za-z][A-Za-z0-9_/+-]*\])?)?$'
                      and (
                        substr("GewijzigdOp.tekst", 9, 2) <= '28'
                        or pg_input_is_valid (left("GewijzigdOp.tekst", 10), 'date')
                      ) then case when left("GewijzigdOp.tekst", 4) < '9999'
                        or (
                          (
                            translate(
                              regexp_replace(
                                case
                                  when substr("GewijzigdOp.tekst", 24, 1) between '0' and '9' then regexp_replace("GewijzigdOp.tekst", '(\.[0-9]{3})[0-9]+', '\1')
                                  else "GewijzigdOp.tekst"
                                end,
                                '\[.*', ''
                              ),
                              'tz', 'TZ'
                            ) || case
                              when (translate(substr("GewijzigdOp.tekst", 12), 'Zz+-', '') = substr("GewijzigdOp.tekst", 12)) then 'Z'
                              else ''
                            end
                          )::timestamptz at time zone 'UTC'
                        )::timestamp(3) < timestamp '10000-01-01' then (
                          (
                            translate(
                              regexp_replace(
                                case
                                  when substr("GewijzigdOp.tekst", 24, 1) between '0' and '9' then regexp_replace("GewijzigdOp.tekst", '(\.[0-9]{3})[0-9]+', '\1')
                                  else "GewijzigdOp.tekst"
                                end,
                                '\[.*', ''
                              ),
                              'tz', 'TZ'
                            ) || case
                              when (translate(substr("GewijzigdOp.tekst", 12), 'Zz+-', '') = substr("GewijzigdOp.tekst", 12)) then 'Z'
                              else ''
                            end
                          )::timestamptz at time zone 'UTC'
                        )::timestamp(3)
                      end
                    end
                  ) as "GewijzigdOp"
                from (
                    select *,
                      case when "StartTijd.gelezen" >= timestamp '1900-01-01' then case octet_length("StartTijd.tekst")
                          when 20 then case when overlay(
                              "StartTijd.gelezen"::text placing 'T' from 11
                            ) || 'Z' = "StartTijd.tekst" then "StartTijd.gelezen"
                          end
                          when 24 then case when overlay(
                              "StartTijd.gelezen"::text placing 'T' from 11
                            ) || 'Z' = "StartTijd.tekst" then "StartTijd.gelezen"
                            when overlay(
                              "StartTijd.gelezen"::text placing 'T' from 11
                            ) || '.000Z' = "StartTijd.tekst" then "StartTijd.gelezen"
                          end
                          when 25 then case when overlay(
                              "StartTijd.gelezen"::text placing 'T' from 11
                            ) || '+02:00' = "StartTijd.tekst" then "StartTijd.gelezen" - interval '2 hours'
                            when overlay(
                              "StartTijd.gelezen"::text placing 'T' from 11
                            ) || '+01:00' = "StartTijd.tekst" then "StartTijd.gelezen" - interval '1 hours'
                          end
                          when 29 then case when overlay(
                              "StartTijd.gelezen"::text placing 'T' from 11
                            ) || '+02:00' = "StartTijd.tekst" then "StartTijd.gelezen" - interval '2 hours'
                            when overlay(
                              "StartTijd.gelezen"::text placing 'T' from 11
                            ) || '+01:00' = "StartTijd.tekst" then "StartTijd.gelezen" - interval '1 hours'
                            when overlay(
                              "StartTijd.gelezen"::text placing 'T' from 11
                            ) || '.000+02:00' = "StartTijd.tekst" then "StartTijd.gelezen" - interval '2 hours'
                            when overlay(
                              "StartTijd.gelezen"::text placing 'T' from 11
                            ) || '.000+01:00' = "StartTijd.tekst" then "StartTijd.gelezen" - interval '1 hours'
                          end
                        end
                      end as "StartTijd.utc",
                      case when "EindTijd.gelezen" >= timestamp '1900-01-01' then case octet_length("EindTijd.tekst")
                          when 20 then case when overlay(
                              "EindTijd.gelezen"::text placing 'T' from 11
                            ) || 'Z' = "EindTijd.tekst" then "EindTijd.gelezen"
                          end
                          when 24 then case when overlay(
                              "EindTijd.gelezen"::text placing 'T' from 11
                            ) || 'Z' = "EindTijd.tekst" then "EindTijd.gelezen"
                            when overlay(
                              "EindTijd.gelezen"::text placing 'T' from 11
                            ) || '.000Z' = "EindTijd.tekst" then "EindTijd.gelezen"
                          end
                          when 25 then case when overlay(
                              "EindTijd.gelezen"::text placing 'T' from 11
                            ) || '+02:00' = "EindTijd.tekst" then "EindTijd.gelezen" - interval '2 hours'
                            when overlay(
                              "EindTijd.gelezen"::text placing 'T' from 11
                            ) || '+01:00' = "EindTijd.tekst" then "EindTijd.gelezen" - interval '1 hours'
                          end
                          when 29 then case when overlay(
                              "EindTijd.gelezen"::text placing 'T' from 11
                            ) || '+02:00' = "EindTijd.tekst" then "EindTijd.gelezen" - interval '2 hours'
                            when overlay(
                              "EindTijd.gelezen"::text placing 'T' from 11
                            ) || '+01:00' = "EindTijd.tekst" then "EindTijd.gelezen" - interval '1 hours'
                            when overlay(
                              "EindTijd.gelezen"::text placing 'T' from 11
                            ) || '.000+02:00' = "EindTijd.tekst" then "EindTijd.gelezen" - interval '2 hours'
                            when overlay(
                              "EindTijd.gelezen"::text placing 'T' from 11
                            ) || '.000+01:00' = "EindTijd.tekst" then "EindTijd.gelezen" - interval '1 hours'
                          end
                        end
                      end as "EindTijd.utc",
                      case
                        when "AangemaaktOp.gelezen" >= timestamp '1900-01-01' then case octet_length("AangemaaktOp.tekst")
                          when 20 then case when overlay(
                              "AangemaaktOp.gelezen"::text placing 'T' from 11
                            ) || 'Z' = "AangemaaktOp.tekst" then "AangemaaktOp.gelezen"
                          end
                          when 24 then case when overlay(
                              "AangemaaktOp.gelezen"::text placing 'T' from 11
                            ) || 'Z' = "AangemaaktOp.tekst" then "AangemaaktOp.gelezen"
                            when overlay(
                              "AangemaaktOp.gelezen"::text placing 'T' from 11
                            ) || '.000Z' = "AangemaaktOp.tekst" then "AangemaaktOp.gelezen"
                          end
                          when 25 then case when overlay(
                              "AangemaaktOp.gelezen"::text placing 'T' from 11
                            ) || '+02:00' = "AangemaaktOp.tekst" then "AangemaaktOp.gelezen" - interval '2 hours'
                            when overlay(
                              "AangemaaktOp.gelezen"::text placing 'T' from 11
                            ) || '+01:00' = "AangemaaktOp.tekst" then "AangemaaktOp.gelezen" - interval '1 hours'
                          end
                          when 29 then case when overlay(
                              "AangemaaktOp.gelezen"::text placing 'T' from 11
                            ) || '+02:00' = "AangemaaktOp.tekst" then "AangemaaktOp.gelezen" - interval '2 hours'
                            when overlay(
                              "AangemaaktOp.gelezen"::text placing 'T' from 11
                            ) || '+01:00' = "AangemaaktOp.tekst" then "AangemaaktOp.gelezen" - interval '1 hours'
                            when overlay(
                              "AangemaaktOp.gelezen"::text placing 'T' from 11
                            ) || '.000+02:00' = "AangemaaktOp.tekst" then "AangemaaktOp.gelezen" - interval '2 hours'
                            when overlay(
                              "AangemaaktOp.gelezen"::text placing 'T' from 11
                            ) || '.000+01:00' = "AangemaaktOp.tekst" then "AangemaaktOp.gelezen" - interval '1 hours'
                          end
                        end
                      end as "AangemaaktOp.utc",
                      case
                        when "GewijzigdOp.gelezen" >= timestamp '1900-01-01' then case octet_length("GewijzigdOp.tekst")
                          when 20 then case when overlay(
                              "GewijzigdOp.gelezen"::text placing 'T' from 11
                            ) || 'Z' = "GewijzigdOp.tekst" then "GewijzigdOp.gelezen"
                          end
                          when 24 then case when overlay(
                              "GewijzigdOp.gelezen"::text placing 'T' from 11
                            ) || 'Z' = "GewijzigdOp.tekst" then "GewijzigdOp.gelezen"
                            when overlay(
                              "GewijzigdOp.gelezen"::text placing 'T' from 11
                            ) || '.000Z' = "GewijzigdOp.tekst" then "GewijzigdOp.gelezen"
                          end
                          when 25 then case when overlay(
                              "GewijzigdOp.gelezen"::text placing 'T' from 11
                            ) || '+02:00' = "GewijzigdOp.tekst" then "GewijzigdOp.gelezen" - interval '2 hours'
                            when overlay(
                              "GewijzigdOp.gelezen"::text placing 'T' from 11
                            ) || '+01:00' = "GewijzigdOp.tekst" then "GewijzigdOp.gelezen" - interval '1 hours'
                          end
                          when 29 then case when overlay(
                              "GewijzigdOp.gelezen"::text placing 'T' from 11
                            ) || '+02:00' = "GewijzigdOp.tekst" then "GewijzigdOp.gelezen" - interval '2 hours'
                            when overlay(
                              "GewijzigdOp.gelezen"::text placing 'T' from 11
                            ) || '+01:00' = "GewijzigdOp.tekst" then "GewijzigdOp.gelezen" - interval '1 hours'
                            when overlay(
                              "GewijzigdOp.gelezen"::text placing 'T' from 11
                            ) || '.000+02:00' = "GewijzigdOp.tekst" then "GewijzigdOp.gelezen" - interval '2 hours'
                            when overlay(
                              "GewijzigdOp.gelezen"::text placing 'T' from 11
                            ) || '.000+01:00' = "GewijzigdOp.tekst" then "GewijzigdOp.gelezen" - interval '1 hours'
                          end
                        end
                      end as "GewijzigdOp.utc"
                    from (
                        select
                          v."VerzoekId", p."PaginaId", r.n - 1::int as "Positie", 0::int as "Deel", r.j as "Record",
                          null::jsonb as "Ouder",
                          nullif(
                            btrim(
                              (r.j ->> 'id'),
                              U&'\0020\0009\000a\000b\000c\000d\0085\00a0\1680\2028\2029\202f\205f\3000\00ad\180e\feff\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200a\200b\200c\200d\200e\200f\202a\202b\202c\202d\202e\2060\2061\2062\2063\2064\2066\2067\2068\2069'
                            ),
                            ''
                          ) as "Id.tekst",
                          (r.j ->> 'startAt') as "StartTijd.tekst", (r.j ->> 'endAt') as "EindTijd.tekst",
                          (r.j ->> 'createdAt') as "AangemaaktOp.tekst", (r.j ->> 'updatedAt') as "GewijzigdOp.tekst",
                          json_value (r.j -> 'startAt', '$' returning timestamp null on error) as "StartTijd.gelezen",
                          json_value (r.j -> 'endAt', '$' returning timestamp null on error) as "EindTijd.gelezen",
                          json_value (
                            r.j -> 'createdAt', '$' returning timestamp null on error
                          ) as "AangemaaktOp.gelezen",
                          json_value (
                            r.j -> 'updatedAt', '$' returning timestamp null on error
                          ) as "GewijzigdOp.gelezen"
                        from "staging"."Verzoek" as "v"
                          inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
                          and "p"."Poging" = "v"."Poging"
                          cross join lateral jsonb_array_elements(p."Inhoud"::jsonb) with ordinality as r (j, n)
                        where "v"."RunId" = $2 and "v"."Stroom" = $3 and "v"."Status" = $4
                        offset 0
                      ) as laag
                    offset 0
                  ) as laag
                offset 0
              ) as waarde
          ) as r
        where r."Id.fout" is null
          and r."StartTijd.fout" is null and r."EindTijd.fout" is null and r."AangemaaktOp.fout" is null
          and r."GewijzigdOp.fout" is null
      ) as s
    where "s"."Id" = "w"."LesId"
  );

-- Keys that are nearly the same
select json_build_object('LesId', w."LesId", 'AccountId', '***')::text as sleutel, count(*) over () as aantal
from "staging"."LesDeelname_werk" as w
  inner join (
    select lower(normalize(w."LesId", nfc)) as "LesId", lower(normalize(w."AccountId", nfc)) as "AccountId"
    from "staging"."LesDeelname_werk" as w
    where "w"."Token" = $1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
    group by lower(normalize(w."LesId", nfc)), lower(normalize(w."AccountId", nfc))
    having count(*) > 1
  ) as g on g."LesId" = lower(normalize(w."LesId", nfc))
  and g."AccountId" = lower(normalize(w."AccountId", nfc))
where "w"."Token" = $2 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
order by w."LesId", w."AccountId"
offset 0 rows
fetch next 6 rows only;

-- It is what was begun
delete from "staging"."LesDeelname_verschil" where "Token" = $1 and "Soort" = 'B';

-- What differs from the target
insert into "staging"."LesDeelname_verschil" (
    "Token", "Soort", "PaginaId", "Positie", "RijVoor", "LesId", "AccountId", "Type", "Status", "Naam", "Aanwezig"
  )
select $1::bigint, case when "t"."LesId" is null then 'I' else 'U' end, s."PaginaId", s."Positie",
  case when "t"."LesId" is not null then json_build_object(
      'LesId', "t"."LesId", 'AccountId', "t"."AccountId", 'Type', "t"."Type", 'Status', "t"."Status", 'Naam',
      "t"."Naam", 'Aanwezig', "t"."Aanwezig"
    )::text
  end,
  "s"."LesId", "s"."AccountId", "s"."Type", "s"."Status", "s"."Naam", "s"."Aanwezig"
from "staging"."LesDeelname_werk" as s
  left join "tree11"."LesDeelname" as t on "t"."LesId" = "s"."LesId"
  and "t"."AccountId" = "s"."AccountId"
where s."Token" = $2
  and s."Geldig" = 1 and s."Verliest" = 0
  and (
    ("t"."LesId" is null and s."InBereik" = 1)
    or (
      "t"."LesId" is not null
      and s."Afgeschermd" = 0
      and (s."InBereik" = 1)
      and ("s"."Type" collate "C", "s"."Status" collate "C", "s"."Naam" collate "C", "s"."Aanwezig") is distinct from ("t"."Type" collate "C", "t"."Status" collate "C", "t"."Naam" collate "C", "t"."Aanwezig")
    )
  )
union all
select $3::bigint, 'D', null, null,
  json_build_object(
    'LesId', "t"."LesId", 'AccountId', "t"."AccountId", 'Type', "t"."Type", 'Status', "t"."Status", 'Naam', "t"."Naam",
    'Aanwezig', "t"."Aanwezig"
  )::text,
  "t"."LesId", "t"."AccountId", "t"."Type", "t"."Status", "t"."Naam", "t"."Aanwezig"
from "tree11"."LesDeelname" as t
where exists (
    select 1
    from (
        select 1 as "Een", (v."Parameters"::jsonb ->> 'courseId')::text collate "C" as "LesId"
        from "staging"."Verzoek" as v
        where v."RunId" = $4 and v."Stroom" = $5 and v."Status" = $6
      ) as b
    where "b"."Een" = 1 and t."LesId" = "b"."LesId"
  )
  and not exists (
    select 1
    from "staging"."LesDeelname_werk" as w
    where w."Token" = $7 and w."SleutelLeesbaar" = 1 and "w"."LesId" = "t"."LesId" and "w"."AccountId" = "t"."AccountId"
  )
  and not exists (
    select 1
    from (
        select distinct 1 as "Een", (v."Parameters"::jsonb ->> 'courseId')::text collate "C" as "LesId",
          w."AccountId" as "AccountId.deel"
        from "staging"."LesDeelname_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $8 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and t."LesId" = "o"."LesId"
      and ("o"."AccountId.deel" is null or "o"."AccountId.deel" = t."AccountId")
      and not (
        "o"."AccountId.deel" is null
        and exists (
          select 1
          from "staging"."LesDeelname_gemist" as g
          where "g"."LesId" = "t"."LesId" and "g"."AccountId" = "t"."AccountId" and g."Aantal" >= 2 and g."RunId" <> $9
        )
      )
  )
order by "LesId", "AccountId";

-- Count it
select "Soort", count(*) as aantal from "staging"."LesDeelname_verschil" where "Token" = $1 group by "Soort";

-- Would it delete many? How many rows there are in its scope
select count(*) as aantal
from "tree11"."LesDeelname" as t
where exists (
    select 1
    from (
        select 1 as "Een", (v."Parameters"::jsonb ->> 'courseId')::text collate "C" as "LesId"
        from "staging"."Verzoek" as v
        where v."RunId" = $1 and v."Stroom" = $2 and v."Status" = $3
      ) as b
    where "b"."Een" = 1 and t."LesId" = "b"."LesId"
  );

-- When it is held: what makes it this difference and no other
select
  sum(('x' || encode(substr(sha256(convert_to(r.rij, 'UTF8')), 1, 7), 'hex'))::bit(56)::bigint::numeric(38, 0)) as "deel0",
  sum(('x' || encode(substr(sha256(convert_to(r.rij, 'UTF8')), 8, 7), 'hex'))::bit(56)::bigint::numeric(38, 0)) as "deel1",
  sum(('x' || encode(substr(sha256(convert_to(r.rij, 'UTF8')), 15, 7), 'hex'))::bit(56)::bigint::numeric(38, 0)) as "deel2",
  sum(('x' || encode(substr(sha256(convert_to(r.rij, 'UTF8')), 22, 7), 'hex'))::bit(56)::bigint::numeric(38, 0)) as "deel3"
from (
    select json_build_object(
        'Soort', s."Soort", 'RijVoor', s."RijVoor", 'LesId', "s"."LesId", 'AccountId', "s"."AccountId", 'Type',
        "s"."Type", 'Status', "s"."Status", 'Naam', "s"."Naam", 'Aanwezig', "s"."Aanwezig"
      )::text as rij
    from "staging"."LesDeelname_verschil" as s
    where s."Token" = $1
  ) as r;

-- A sample of it, for a dry run or a hold
select s."Soort" as soort, json_build_object('LesId', "s"."LesId")::text as sleutel,
  json_build_object('Type', "s"."Type", 'Status', "s"."Status", 'Aanwezig', "s"."Aanwezig")::text as na
from "staging"."LesDeelname_verschil" as s
where s."Token" = $1
order by s."Soort", "s"."LesId", "s"."AccountId"
offset 0 rows
fetch next 20 rows only;

-- Is this a first load?
select count(*) as aantal from (select 1 as een where exists (select 1 from "tree11"."LesDeelname")) as e;

-- Rows of which a bad record has the key
select count(*) as aantal
from "tree11"."LesDeelname" as t
where exists (
    select 1
    from "staging"."LesDeelname_werk" as w
    where w."Token" = $1
      and w."SleutelLeesbaar" = 1 and w."Geldig" = 0 and w."InBereik" = 1 and "w"."LesId" = "t"."LesId"
      and "w"."AccountId" = "t"."AccountId"
  );

-- Rows that a record shields whose key cannot be read
select count(*) as aantal
from "tree11"."LesDeelname" as t
where exists (
    select 1
    from (
        select 1 as "Een", (v."Parameters"::jsonb ->> 'courseId')::text collate "C" as "LesId"
        from "staging"."Verzoek" as v
        where v."RunId" = $1 and v."Stroom" = $2 and v."Status" = $3
      ) as b
    where "b"."Een" = 1 and t."LesId" = "b"."LesId"
  )
  and not exists (
    select 1
    from "staging"."LesDeelname_werk" as w
    where w."Token" = $4 and w."SleutelLeesbaar" = 1 and "w"."LesId" = "t"."LesId" and "w"."AccountId" = "t"."AccountId"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", (v."Parameters"::jsonb ->> 'courseId')::text collate "C" as "LesId",
          w."AccountId" as "AccountId.deel"
        from "staging"."LesDeelname_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and t."LesId" = "o"."LesId"
      and ("o"."AccountId.deel" is null or "o"."AccountId.deel" = t."AccountId")
      and not (
        "o"."AccountId.deel" is null
        and exists (
          select 1
          from "staging"."LesDeelname_gemist" as g
          where "g"."LesId" = "t"."LesId" and "g"."AccountId" = "t"."AccountId" and g."Aantal" >= 2 and g."RunId" <> $6
        )
      )
  );

-- Rows that are shielded no longer
select json_build_object('LesId', "d"."LesId", 'AccountId', '***')::text as sleutel, count(*) over () as aantal
from "staging"."LesDeelname_verschil" as d
  inner join "staging"."LesDeelname_gemist" as m on "m"."LesId" = "d"."LesId"
  and "m"."AccountId" = "d"."AccountId"
where d."Token" = $1 and d."Soort" = 'D' and m."Aantal" >= 2
order by "d"."LesId", "d"."AccountId"
offset 0 rows
fetch next 5 rows only;

-- After the MERGE: rows that are in an answer again
delete from "staging"."LesDeelname_gemist"
where exists (
    select 1
    from "staging"."LesDeelname_werk" as w
    where w."Token" = $1
      and w."SleutelLeesbaar" = 1 and "w"."LesId" = "staging"."LesDeelname_gemist"."LesId"
      and "w"."AccountId" = "staging"."LesDeelname_gemist"."AccountId"
  )
  or exists (
    select 1
    from "staging"."LesDeelname_verschil" as d
    where d."Token" = $2
      and "d"."LesId" = "staging"."LesDeelname_gemist"."LesId"
      and "d"."AccountId" = "staging"."LesDeelname_gemist"."AccountId"
  )
  or not exists (
    select 1
    from "tree11"."LesDeelname" as t
    where "t"."LesId" = "staging"."LesDeelname_gemist"."LesId"
      and "t"."AccountId" = "staging"."LesDeelname_gemist"."AccountId"
  );

-- Rows that are shielded for the first time
insert into "staging"."LesDeelname_gemist" ("LesId", "AccountId", "Aantal", "RunId")
select "t"."LesId", "t"."AccountId", 0, 0::bigint
from "tree11"."LesDeelname" as t
where exists (
    select 1
    from (
        select 1 as "Een", (v."Parameters"::jsonb ->> 'courseId')::text collate "C" as "LesId"
        from "staging"."Verzoek" as v
        where v."RunId" = $1 and v."Stroom" = $2 and v."Status" = $3
      ) as b
    where "b"."Een" = 1 and t."LesId" = "b"."LesId"
  )
  and not exists (
    select 1
    from "staging"."LesDeelname_werk" as w
    where w."Token" = $4 and w."SleutelLeesbaar" = 1 and "w"."LesId" = "t"."LesId" and "w"."AccountId" = "t"."AccountId"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", (v."Parameters"::jsonb ->> 'courseId')::text collate "C" as "LesId",
          w."AccountId" as "AccountId.deel"
        from "staging"."LesDeelname_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and t."LesId" = "o"."LesId"
      and ("o"."AccountId.deel" is null or "o"."AccountId.deel" = t."AccountId")
      and not (
        "o"."AccountId.deel" is null
        and exists (
          select 1
          from "staging"."LesDeelname_gemist" as g
          where "g"."LesId" = "t"."LesId" and "g"."AccountId" = "t"."AccountId" and g."Aantal" >= 2 and g."RunId" <> $6
        )
      )
  )
  and not exists (
    select 1
    from "staging"."LesDeelname_gemist" as m
    where "m"."LesId" = "t"."LesId" and "m"."AccountId" = "t"."AccountId"
  );

-- How many answers missed them
update "staging"."LesDeelname_gemist"
set "Aantal" = "staging"."LesDeelname_gemist"."Aantal" + 1, "RunId" = $1::bigint
from (
    select "t"."LesId", "t"."AccountId"
    from "tree11"."LesDeelname" as t
    where exists (
        select 1
        from (
            select 1 as "Een", (v."Parameters"::jsonb ->> 'courseId')::text collate "C" as "LesId"
            from "staging"."Verzoek" as v
            where v."RunId" = $2 and v."Stroom" = $3 and v."Status" = $4
          ) as b
        where "b"."Een" = 1 and t."LesId" = "b"."LesId"
      )
      and not exists (
        select 1
        from "staging"."LesDeelname_werk" as w
        where
          w."Token" = $5 and w."SleutelLeesbaar" = 1 and "w"."LesId" = "t"."LesId" and "w"."AccountId" = "t"."AccountId"
      )
      and exists (
        select 1
        from (
            select distinct 1 as "Een", (v."Parameters"::jsonb ->> 'courseId')::text collate "C" as "LesId",
              w."AccountId" as "AccountId.deel"
            from "staging"."LesDeelname_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
            where w."Token" = $6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
          ) as o
        where "o"."Een" = 1
          and t."LesId" = "o"."LesId"
          and ("o"."AccountId.deel" is null or "o"."AccountId.deel" = t."AccountId")
          and not (
            "o"."AccountId.deel" is null
            and exists (
              select 1
              from "staging"."LesDeelname_gemist" as g
              where
                "g"."LesId" = "t"."LesId" and "g"."AccountId" = "t"."AccountId" and g."Aantal" >= 2 and g."RunId" <> $7
            )
          )
      )
  ) as r
where r."LesId" = "staging"."LesDeelname_gemist"."LesId"
  and r."AccountId" = "staging"."LesDeelname_gemist"."AccountId"
  and "staging"."LesDeelname_gemist"."RunId" <> $8::bigint;

-- Bad records
insert into "tree11"."Quarantaine" ("RunId", "Tabel", "PaginaId", "Positie", "Sleutel", "Reden", "Record")
select $1::bigint, 'LesDeelname', w."PaginaId", w."Positie",
  case when w."SleutelLeesbaar" = 1 then json_build_object('LesId', "w"."LesId", 'AccountId', "w"."AccountId")::text
  end,
  w."Meldingen", w."Record"
from "staging"."LesDeelname_werk" as w
where w."Token" = $2 and w."Geldig" = 0 and w."InBereik" = 1;

-- The rows before
insert into "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor", "PaginaId", "Positie")
select
  $1::bigint, 'LesDeelname', json_build_object('LesId', "s"."LesId", 'AccountId', "s"."AccountId")::text, s."Soort",
  s."RijVoor", s."PaginaId", s."Positie"
from "staging"."LesDeelname_verschil" as s
where s."Token" = $2;

-- Apply it
merge into "tree11"."LesDeelname" as "t" using (
  select "Soort", "LesId", "AccountId", "Type", "Status", "Naam", "Aanwezig"
  from "staging"."LesDeelname_verschil"
  where "Token" = $1
) as "s" on "t"."LesId" = "s"."LesId"
and "t"."AccountId" = "s"."AccountId" when matched
and "s"."Soort" = 'D' then delete when matched
and "s"."Soort" = 'U' then
update
set "Type" = "s"."Type", "Status" = "s"."Status", "Naam" = "s"."Naam", "Aanwezig" = "s"."Aanwezig",
  "DatumLaatsteUpdate" = (statement_timestamp() at time zone 'UTC')::timestamp(3), "RunId" = $2 when not matched
  and "s"."Soort" = 'I' then insert ("LesId", "AccountId", "Type", "Status", "Naam", "Aanwezig", "DatumLaatsteUpdate", "RunId")
values (
    "s"."LesId", "s"."AccountId", "s"."Type", "s"."Status", "s"."Naam", "s"."Aanwezig",
    (statement_timestamp() at time zone 'UTC')::timestamp(3), $3
  );

-- To undo a run: did others change its rows since?
select l."WijzigingRun" as "RunId", json_build_object('LesId', "l"."LesId", 'AccountId', '***')::text as sleutel,
  count(*) over () as aantal
from (
    select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", "k"."LesId"::text collate "C" as "LesId",
      "k"."AccountId"::text collate "C" as "AccountId"
    from "tree11"."Wijziging" as w
      left join lateral json_to_record(w."Sleutel"::json) as "k" ("LesId" text, "AccountId" text) on true
    where w."Tabel" = 'LesDeelname'
      and w."RunId" <> $1 and w."RunId" <> $2
      and w."Id" > (
        select min(e."Id") from "tree11"."Wijziging" as e where e."RunId" = $3 and e."Tabel" = 'LesDeelname'
      )
  ) as l
  inner join (
    select c.*, row_number() over (partition by "c"."LesId", "c"."AccountId" order by c."WijzigingId") as "WijzigingNr"
    from (
        select
          w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", "k"."LesId"::text collate "C" as "LesId",
          "k"."AccountId"::text collate "C" as "AccountId"
        from "tree11"."Wijziging" as w
          left join lateral json_to_record(w."Sleutel"::json) as "k" ("LesId" text, "AccountId" text) on true
        where w."Tabel" = 'LesDeelname' and w."RunId" = $4
      ) as c
  ) as b on l."LesId" = b."LesId"
  and l."AccountId" = b."AccountId" and b."WijzigingNr" = 1 and l."WijzigingId" > b."WijzigingId"
order by l."WijzigingId"
offset 0 rows
fetch next 5 rows only;

-- To undo a run: what puts its rows back
insert into
  "staging"."LesDeelname_verschil" ("Token", "Soort", "RijVoor", "LesId", "AccountId", "Type", "Status", "Naam", "Aanwezig")
select $1::bigint, case when b."RijVoor" is null then 'D' when t."LesId" is not null then 'U' else 'I' end,
  case when t."LesId" is not null then json_build_object(
      'LesId', "t"."LesId", 'AccountId', "t"."AccountId", 'Type', "t"."Type", 'Status', "t"."Status", 'Naam',
      "t"."Naam", 'Aanwezig', "t"."Aanwezig"
    )::text
  end,
  "b"."LesId", "b"."AccountId", case when b."RijVoor" is null then "t"."Type" else "r"."Type" end,
  case when b."RijVoor" is null then "t"."Status" else "r"."Status" end,
  case when b."RijVoor" is null then "t"."Naam" else "r"."Naam" end,
  case when b."RijVoor" is null then "t"."Aanwezig" else "r"."Aanwezig" end
from (
    select c.*, row_number() over (partition by "c"."LesId", "c"."AccountId" order by c."WijzigingId") as "WijzigingNr"
    from (
        select
          w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", "k"."LesId"::text collate "C" as "LesId",
          "k"."AccountId"::text collate "C" as "AccountId"
        from "tree11"."Wijziging" as w
          left join lateral json_to_record(w."Sleutel"::json) as "k" ("LesId" text, "AccountId" text) on true
        where w."Tabel" = 'LesDeelname' and w."RunId" = $2
      ) as c
  ) as b
  left join lateral json_to_record(b."RijVoor"::json) as "r" ("LesId" text, "AccountId" text, "Type" text, "Status" text, "Naam" text, "Aanwezig" boolean) on true
  left join "tree11"."LesDeelname" as t on t."LesId" = b."LesId"
  and t."AccountId" = b."AccountId"
where b."WijzigingNr" = 1
  and (
    (b."RijVoor" is null and t."LesId" is not null)
    or (
      b."RijVoor" is not null
      and (
        not (t."LesId" is not null)
        or ("r"."Type" collate "C", "r"."Status" collate "C", "r"."Naam" collate "C", "r"."Aanwezig") is distinct from ("t"."Type" collate "C", "t"."Status" collate "C", "t"."Naam" collate "C", "t"."Aanwezig")
      )
    )
  );
