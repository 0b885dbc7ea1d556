-- Omzet. Made by `npm run generate` from src/tables and src/transform. Parameters are shown by number.

-- Empty the work table
truncate "staging"."Omzet_werk";

-- Note that it was begun
insert into "staging"."Omzet_verschil" ("Token", "Soort") values ($1::bigint, 'B');

-- Pages to shred: see gedeeld.sql

-- Shred those of one batch into it
insert into "staging"."Omzet_werk" (
    "Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest",
    "Afgeschermd", "Meldingen", "Record", "Datum", "GrootboekRekeningId", "Type", "Omzet"
  )
select $1::bigint, "s"."VerzoekId", "s"."PaginaId", "s"."Positie", "s"."Deel",
  case when "s"."Datum" is null
    or (
      "s"."Datum" >= ("q"."Parameters"::jsonb ->> 'from')::date
      and "s"."Datum" <= ("q"."Parameters"::jsonb ->> 'to')::date
    ) then 1
    else 0
  end,
  case when "s"."Datum.fout" is null
    and "s"."GrootboekRekeningId.fout" is null and "s"."Type.fout" is null and "s"."Omzet.fout" is null then 1
    else 0
  end,
  case
    when "s"."Datum.fout" is null and "s"."GrootboekRekeningId.fout" is null and "s"."Type.fout" is null then 1 else 0
  end,
  0, 0,
  case when "s"."Datum.fout" is null
    and "s"."GrootboekRekeningId.fout" is null and "s"."Type.fout" is null and "s"."Omzet.fout" is null
    and "s"."Datum.zone" = 0 then null
    else concat(
      '', case when "s"."Datum.fout" is not null then concat('Datum:', "s"."Datum.fout", ';') end,
      case
        when "s"."GrootboekRekeningId.fout" is not null then concat('GrootboekRekeningId:', "s"."GrootboekRekeningId.fout", ';')
      end,
      case when "s"."Type.fout" is not null then concat('Type:', "s"."Type.fout", ';') end,
      case when "s"."Omzet.fout" is not null then concat('Omzet:', "s"."Omzet.fout", ';') end,
      case when "s"."Datum.zone" = 1 then 'Datum:zone;' end
    )
  end,
  "s"."Record", "s"."Datum", "s"."GrootboekRekeningId", "s"."Type", "s"."Omzet"
from (
    select
      "VerzoekId", "PaginaId", "Positie", "Deel", "Record"::text as "Record", "Datum", "GrootboekRekeningId", "Type",
      "Omzet",
      case when "Datum" is null then case when "Datum.tekst" is null then 'required' else 'type' end
      end as "Datum.fout",
      case when "GrootboekRekeningId" is null then case when "GrootboekRekeningId.tekst" is null then 'required'
          else case when (
              ascii("GrootboekRekeningId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'ledgerAccountId') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "GrootboekRekeningId.fout",
      case when "Type" is null then case when "Type.tekst" is null then 'required'
          else case when (
              ascii("Type.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'type') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "Type.fout",
      case when "Omzet" is null then case when "Omzet.tekst" is null then 'required' else 'type' end
      end as "Omzet.fout",
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
          case when (
              ascii("GrootboekRekeningId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'ledgerAccountId') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("GrootboekRekeningId.tekst") <= 50
              or char_length("GrootboekRekeningId.tekst") + char_length(regexp_replace("GrootboekRekeningId.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "GrootboekRekeningId.tekst"
          end as "GrootboekRekeningId",
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
          case when "Omzet.tekst" ~ '^-?[0-9]{1,60}(?:\.[0-9]{1,160})?(?:[eE][+-]?[0-9]{1,2})?$' then case
              when abs(round("Omzet.tekst"::numeric, 2)) < '1e10'::numeric then "Omzet.tekst"::numeric
            end
          end as "Omzet"
        from (
            select v."VerzoekId", p."PaginaId", r.n - 1::int as "Positie", 0::int as "Deel", r.j as "Record",
              null::jsonb as "Ouder", (r.j ->> 'date') as "Datum.tekst",
              nullif(
                btrim(
                  (r.j ->> 'ledgerAccountId'),
                  U&'\0020\0009\000a\000b\000c\000d\0085\00a0\1680\2028\2029\202f\205f\3000\00ad\180e\feff\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200a\200b\200c\200d\200e\200f\202a\202b\202c\202d\202e\2060\2061\2062\2063\2064\2066\2067\2068\2069'
                ),
                ''
              ) as "GrootboekRekeningId.tekst",
              nullif(
                btrim(
                  (r.j ->> 'type'),
                  U&'\0020\0009\000a\000b\000c\000d\0085\00a0\1680\2028\2029\202f\205f\3000\00ad\180e\feff\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200a\200b\200c\200d\200e\200f\202a\202b\202c\202d\202e\2060\2061\2062\2063\2064\2066\2067\2068\2069'
                ),
                ''
              ) as "Type.tekst",
              (r.j ->> 'revenue') as "Omzet.tekst"
            from "staging"."Verzoek" as "v"
              inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
              and "p"."Poging" = "v"."Poging"
              cross join lateral jsonb_array_elements(p."Inhoud"::jsonb -> 'dailyRevenue') with ordinality as r (j, n)
            where "v"."RunId" = $2 and "v"."Stroom" = $3 and "v"."Status" = $4 and "p"."PaginaId" in ($5, $6)
            offset 0
          ) as laag
        offset 0
      ) as waarde
  ) as s
  inner join "staging"."Verzoek" as q on q."VerzoekId" = s."VerzoekId";

-- Reject what adds up to more than its column holds
update "staging"."Omzet_werk"
set "Geldig" = 0, "Meldingen" = concat("staging"."Omzet_werk"."Meldingen", groot.meldingen)
from (
    select "Datum", "GrootboekRekeningId", "Type",
      concat('', case when abs(round(sum("Omzet"), 2)) >= 10000000000 then 'Omzet:type;' end) as meldingen
    from "staging"."Omzet_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1 and "InBereik" = 1
    group by "Datum", "GrootboekRekeningId", "Type"
    having min("Geldig") = 1 and (abs(round(sum("Omzet"), 2)) >= 10000000000)
  ) as groot
where "staging"."Omzet_werk"."Token" = $2
  and "staging"."Omzet_werk"."SleutelLeesbaar" = 1 and "staging"."Omzet_werk"."InBereik" = 1
  and "staging"."Omzet_werk"."Datum" = groot."Datum"
  and "staging"."Omzet_werk"."GrootboekRekeningId" = groot."GrootboekRekeningId"
  and "staging"."Omzet_werk"."Type" = groot."Type";

-- Count the records
select count(*) as gelezen, sum(1 - "Geldig") as afgekeurd, sum(1 - "SleutelLeesbaar") as onleesbaar,
  count("Meldingen") as genoteerd
from "staging"."Omzet_werk"
where "Token" = $1 and "InBereik" = 1;

-- Count what is wrong with them
select melding.value as melding, count(*) as aantal
from "staging"."Omzet_werk" as w cross join lateral string_to_table(w."Meldingen", ';') as melding (value)
where w."Token" = $1 and w."InBereik" = 1 and w."Meldingen" is not null and melding.value <> ''
group by melding.value;

-- Count keys that several records have
select count(*) as sleutels
from (
    select "Datum", "GrootboekRekeningId", "Type"
    from "staging"."Omzet_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "Datum", "GrootboekRekeningId", "Type"
    having count(*) > 1
  ) as k;

-- If there are any, how many of these records are of one answer
select sum(k.extra) as dubbel
from (
    select count(*) - count(distinct "VerzoekId") as extra
    from "staging"."Omzet_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "Datum", "GrootboekRekeningId", "Type"
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
    select count(*) from "staging"."Omzet_werk" as w where w."Token" = $5 and w."VerzoekId" = v."VerzoekId"
  );

-- Count those that nobody asked for
select count(case when w."Token" = $1 and ("w"."Datum" < $2 or "w"."Datum" > $3) then 1 end) as "Datum"
from "staging"."Omzet_werk" as w
where w."Token" in ($4, $5);

-- Set the records aside
update "staging"."Omzet_werk" set "Verliest" = 1 where "Token" = $1;

-- Add them up by key
insert into "staging"."Omzet_werk" (
    "Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest",
    "Afgeschermd", "Datum", "GrootboekRekeningId", "Type", "Omzet"
  )
select
  "Token", max("VerzoekId"), max("PaginaId"), min("Positie"), 0, 1, 1, 1, 0, 0, "Datum", "GrootboekRekeningId", "Type",
  round(sum("Omzet"), 2)
from "staging"."Omzet_werk"
where "Token" = $1 and "SleutelLeesbaar" = 1 and "InBereik" = 1
group by "Token", "Datum", "GrootboekRekeningId", "Type"
having min("Geldig") = 1;

-- Measure the rows that come
select count(*) as rijen, max(case when w."Datum" > $1 then null else w."Datum" end) as "Datum.nieuwste",
  count(case when w."Datum" > $2 then 1 end) as "Datum.vooruit"
from "staging"."Omzet_werk" as w
where "w"."Token" = $3 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0;

-- Totals of the answers, and the parts beside them
select sum(
    case when "som"."ties_out:dailyRevenue.totaal" is not null
      and "som"."ties_out:dailyRevenue.delen" is not null then "som"."ties_out:dailyRevenue.totaal"
    end
  ) as "ties_out:dailyRevenue.totaal",
  sum(
    case when "som"."ties_out:dailyRevenue.totaal" is not null
      and "som"."ties_out:dailyRevenue.delen" is not null then "som"."ties_out:dailyRevenue.delen"
    end
  ) as "ties_out:dailyRevenue.delen",
  count(
    case when abs("som"."ties_out:dailyRevenue.totaal" - "som"."ties_out:dailyRevenue.delen") >= 0.005 then 1 end
  ) as "ties_out:dailyRevenue.verschilt",
  sum(
    case when "som"."ties_out:weeklyRevenue.totaal" is not null
      and "som"."ties_out:weeklyRevenue.delen" is not null then "som"."ties_out:weeklyRevenue.totaal"
    end
  ) as "ties_out:weeklyRevenue.totaal",
  sum(
    case when "som"."ties_out:weeklyRevenue.totaal" is not null
      and "som"."ties_out:weeklyRevenue.delen" is not null then "som"."ties_out:weeklyRevenue.delen"
    end
  ) as "ties_out:weeklyRevenue.delen",
  count(
    case when abs("som"."ties_out:weeklyRevenue.totaal" - "som"."ties_out:weeklyRevenue.delen") >= 0.005 then 1 end
  ) as "ties_out:weeklyRevenue.verschilt",
  sum(
    case when "som"."ties_out:monthlyRevenue.totaal" is not null
      and "som"."ties_out:monthlyRevenue.delen" is not null then "som"."ties_out:monthlyRevenue.totaal"
    end
  ) as "ties_out:monthlyRevenue.totaal",
  sum(
    case when "som"."ties_out:monthlyRevenue.totaal" is not null
      and "som"."ties_out:monthlyRevenue.delen" is not null then "som"."ties_out:monthlyRevenue.delen"
    end
  ) as "ties_out:monthlyRevenue.delen",
  count(
    case when abs("som"."ties_out:monthlyRevenue.totaal" - "som"."ties_out:monthlyRevenue.delen") >= 0.005 then 1 end
  ) as "ties_out:monthlyRevenue.verschilt",
  sum(
    case when "som"."ties_out:yearlyRevenue.totaal" is not null
      and "som"."ties_out:yearlyRevenue.delen" is not null then "som"."ties_out:yearlyRevenue.totaal"
    end
  ) as "ties_out:yearlyRevenue.totaal",
  sum(
    case when "som"."ties_out:yearlyRevenue.totaal" is not null
      and "som"."ties_out:yearlyRevenue.delen" is not null then "som"."ties_out:yearlyRevenue.delen"
    end
  ) as "ties_out:yearlyRevenue.delen",
  count(
    case when abs("som"."ties_out:yearlyRevenue.totaal" - "som"."ties_out:yearlyRevenue.delen") >= 0.005 then 1 end
  ) as "ties_out:yearlyRevenue.verschilt",
  sum(
    case when "som"."ties_out:revenuePerLedgerAccount.totaal" is not null
      and "som"."ties_out:revenuePerLedgerAccount.delen" is not null then "som"."ties_out:revenuePerLedgerAccount.totaal"
    end
  ) as "ties_out:revenuePerLedgerAccount.totaal",
  sum(
    case when "som"."ties_out:revenuePerLedgerAccount.totaal" is not null
      and "som"."ties_out:revenuePerLedgerAccount.delen" is not null then "som"."ties_out:revenuePerLedgerAccount.delen"
    end
  ) as "ties_out:revenuePerLedgerAccount.delen",
  count(
    case
      when abs("som"."ties_out:revenuePerLedgerAccount.totaal" - "som"."ties_out:revenuePerLedgerAccount.delen") >= 0.005 then 1
    end
  ) as "ties_out:revenuePerLedgerAccount.verschilt",
  sum(
    case when "som"."ties_out:totalPerVat.totaal" is not null
      and "som"."ties_out:totalPerVat.delen" is not null then "som"."ties_out:totalPerVat.totaal"
    end
  ) as "ties_out:totalPerVat.totaal",
  sum(
    case when "som"."ties_out:totalPerVat.totaal" is not null
      and "som"."ties_out:totalPerVat.delen" is not null then "som"."ties_out:totalPerVat.delen"
    end
  ) as "ties_out:totalPerVat.delen",
  count(
    case when abs("som"."ties_out:totalPerVat.totaal" - "som"."ties_out:totalPerVat.delen") >= 0.005 then 1 end
  ) as "ties_out:totalPerVat.verschilt"
from "staging"."Verzoek" as "v"
  inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
  and "p"."Poging" = "v"."Poging"
  cross join lateral (
    select case
        when (d.j -> 'totalRevenue' #>> '{}') ~ '^-?[0-9]{1,60}(\.[0-9]{1,160})?([eE][+-]?[0-9]{1,2})?$' then ((d.j -> 'totalRevenue' #>> '{}'))::numeric
      end as "ties_out:dailyRevenue.totaal",
      case when jsonb_typeof(d.j -> 'dailyRevenue') = 'array' then (
          select case when count(*) = 0 then 0
              else sum(
                case
                  when (e.j ->> 'revenue') ~ '^-?[0-9]{1,60}(\.[0-9]{1,160})?([eE][+-]?[0-9]{1,2})?$' then ((e.j ->> 'revenue'))::numeric
                end
              )
            end
          from jsonb_array_elements(d.j -> 'dailyRevenue') as e (j)
        )
      end as "ties_out:dailyRevenue.delen",
      case
        when (d.j -> 'totalRevenue' #>> '{}') ~ '^-?[0-9]{1,60}(\.[0-9]{1,160})?([eE][+-]?[0-9]{1,2})?$' then ((d.j -> 'totalRevenue' #>> '{}'))::numeric
      end as "ties_out:weeklyRevenue.totaal",
      case when jsonb_typeof(d.j -> 'weeklyRevenue') = 'array' then (
          select sum(
              case
                when (e.j ->> 'revenue') ~ '^-?[0-9]{1,60}(\.[0-9]{1,160})?([eE][+-]?[0-9]{1,2})?$' then ((e.j ->> 'revenue'))::numeric
              end
            )
          from jsonb_array_elements(d.j -> 'weeklyRevenue') as e (j)
        )
      end as "ties_out:weeklyRevenue.delen",
      case
        when (d.j -> 'totalRevenue' #>> '{}') ~ '^-?[0-9]{1,60}(\.[0-9]{1,160})?([eE][+-]?[0-9]{1,2})?$' then ((d.j -> 'totalRevenue' #>> '{}'))::numeric
      end as "ties_out:monthlyRevenue.totaal",
      case when jsonb_typeof(d.j -> 'monthlyRevenue') = 'array' then (
          select sum(
              case
                when (e.j ->> 'revenue') ~ '^-?[0-9]{1,60}(\.[0-9]{1,160})?([eE][+-]?[0-9]{1,2})?$' then ((e.j ->> 'revenue'))::numeric
              end
            )
          from jsonb_array_elements(d.j -> 'monthlyRevenue') as e (j)
        )
      end as "ties_out:monthlyRevenue.delen",
      case
        when (d.j -> 'totalRevenue' #>> '{}') ~ '^-?[0-9]{1,60}(\.[0-9]{1,160})?([eE][+-]?[0-9]{1,2})?$' then ((d.j -> 'totalRevenue' #>> '{}'))::numeric
      end as "ties_out:yearlyRevenue.totaal",
      case when jsonb_typeof(d.j -> 'yearlyRevenue') = 'array' then (
          select sum(
              case
                when (e.j ->> 'revenue') ~ '^-?[0-9]{1,60}(\.[0-9]{1,160})?([eE][+-]?[0-9]{1,2})?$' then ((e.j ->> 'revenue'))::numeric
              end
            )
          from jsonb_array_elements(d.j -> 'yearlyRevenue') as e (j)
        )
      end as "ties_out:yearlyRevenue.delen",
      case
        when (d.j -> 'totalRevenue' #>> '{}') ~ '^-?[0-9]{1,60}(\.[0-9]{1,160})?([eE][+-]?[0-9]{1,2})?$' then ((d.j -> 'totalRevenue' #>> '{}'))::numeric
      end as "ties_out:revenuePerLedgerAccount.totaal",
      case when jsonb_typeof(d.j -> 'revenuePerLedgerAccount') = 'object' then (
          select sum(
              case when e.value ~ '^-?[0-9]{1,60}(\.[0-9]{1,160})?([eE][+-]?[0-9]{1,2})?$' then (e.value)::numeric end
            )
          from jsonb_each_text(d.j -> 'revenuePerLedgerAccount') as e
        )
      end as "ties_out:revenuePerLedgerAccount.delen",
      case
        when (d.j -> 'totalVat' #>> '{}') ~ '^-?[0-9]{1,60}(\.[0-9]{1,160})?([eE][+-]?[0-9]{1,2})?$' then ((d.j -> 'totalVat' #>> '{}'))::numeric
      end as "ties_out:totalPerVat.totaal",
      case when jsonb_typeof(d.j -> 'totalPerVat') = 'object' then (
          select sum(
              case when e.value ~ '^-?[0-9]{1,60}(\.[0-9]{1,160})?([eE][+-]?[0-9]{1,2})?$' then (e.value)::numeric end
            )
          from jsonb_each_text(d.j -> 'totalPerVat') as e
        )
      end as "ties_out:totalPerVat.delen"
    from (select "p"."Inhoud"::jsonb as j offset 0) as d
    offset 0
  ) as som
where "v"."RunId" = $1 and "v"."Stroom" = $2 and "v"."Status" = $3;

-- What is usual on a weekday
with reeks as (
    select r.naam, r.dag, sum(r.waarde) as waarde
    from (
        select 'Omzet' as naam, ("w"."Datum" - date '1970-01-01') as dag, "w"."Omzet"::numeric as waarde
        from "staging"."Omzet_werk" as "w"
        where "w"."Datum" >= $1
          and "w"."Datum" <= $2 and "w"."Token" = $3 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
        union all
        select 'Omzet' as naam, ("t"."Datum" - date '1970-01-01') as dag, "t"."Omzet"::numeric as waarde
        from "tree11"."Omzet" as "t"
        where "t"."Datum" >= $4 and "t"."Datum" <= $5
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
      and r.dag = $6::integer - v.n
    where v.n = 0 or $7::integer - v.n >= b.eerste
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

-- Count rows that refer to nothing in GrootboekRekening
select count(*) as aantal
from "staging"."Omzet_werk" as w
where "w"."Token" = $1
  and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0 and w."GrootboekRekeningId" is not null
  and not exists (select 1 from "tree11"."GrootboekRekening" as t where "t"."Id" = "w"."GrootboekRekeningId");

-- And to nothing that this run landed for it
select count(*) as aantal
from "staging"."Omzet_werk" as w
where "w"."Token" = $1
  and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0 and w."GrootboekRekeningId" is not null
  and not exists (select 1 from "tree11"."GrootboekRekening" as t where "t"."Id" = "w"."GrootboekRekeningId")
  and not exists (
    select 1
    from (
        select "r"."Id"::text collate "C" as "Id"
        from (
            select "VerzoekId", "PaginaId", "Positie", "Deel", "Record"::text as "Record", "Id",
              case when "Id" is null then case when "Id.tekst" is null then 'required'
                  else case when (
                      ascii("Id.tekst") in (123, 91, 116, 102)
                      and jsonb_typeof("Record" -> 'id') in ('object', 'array', 'boolean')
                    ) then 'type'
                    else 'length'
                  end
                end
              end as "Id.fout"
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
                  end as "Id"
                from (
                    select v."VerzoekId", p."PaginaId", r.n - 1::int as "Positie", 0::int as "Deel", r.j as "Record",
                      null::jsonb as "Ouder",
                      nullif(
                        btrim(
                          (r.j ->> 'id'),
                          U&'\0020\0009\000a\000b\000c\000d\0085\00a0\1680\2028\2029\202f\205f\3000\00ad\180e\feff\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200a\200b\200c\200d\200e\200f\202a\202b\202c\202d\202e\2060\2061\2062\2063\2064\2066\2067\2068\2069'
                        ),
                        ''
                      ) as "Id.tekst"
                    from "staging"."Verzoek" as "v"
                      inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
                      and "p"."Poging" = "v"."Poging"
                      cross join lateral jsonb_array_elements(p."Inhoud"::jsonb -> 'ledgerAccounts') with ordinality as r (j, n)
                    where "v"."RunId" = $2 and "v"."Stroom" = $3 and "v"."Status" = $4
                    offset 0
                  ) as laag
                offset 0
              ) as waarde
          ) as r
        where r."Id.fout" is null
      ) as s
    where "s"."Id" = "w"."GrootboekRekeningId"
  );

-- Keys that are nearly the same
select
  json_build_object('Datum', w."Datum", 'GrootboekRekeningId', w."GrootboekRekeningId", 'Type', w."Type")::text as sleutel,
  count(*) over () as aantal
from "staging"."Omzet_werk" as w
  inner join (
    select w."Datum" as "Datum", lower(normalize(w."GrootboekRekeningId", nfc)) as "GrootboekRekeningId",
      lower(normalize(w."Type", nfc)) as "Type"
    from "staging"."Omzet_werk" as w
    where "w"."Token" = $1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
    group by w."Datum", lower(normalize(w."GrootboekRekeningId", nfc)), lower(normalize(w."Type", nfc))
    having count(*) > 1
  ) as g on g."Datum" = w."Datum"
  and g."GrootboekRekeningId" = lower(normalize(w."GrootboekRekeningId", nfc))
  and g."Type" = lower(normalize(w."Type", nfc))
where "w"."Token" = $2 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
order by w."Datum", w."GrootboekRekeningId", w."Type"
offset 0 rows
fetch next 6 rows only;

-- It is what was begun
delete from "staging"."Omzet_verschil" where "Token" = $1 and "Soort" = 'B';

-- What differs from the target
insert into
  "staging"."Omzet_verschil" ("Token", "Soort", "PaginaId", "Positie", "RijVoor", "Datum", "GrootboekRekeningId", "Type", "Omzet")
select $1::bigint, case when "t"."Datum" is null then 'I' else 'U' end, s."PaginaId", s."Positie",
  case when "t"."Datum" is not null then json_build_object(
      'Datum', "t"."Datum", 'GrootboekRekeningId', "t"."GrootboekRekeningId", 'Type', "t"."Type", 'Omzet', "t"."Omzet"
    )::text
  end,
  "s"."Datum", "s"."GrootboekRekeningId", "s"."Type", "s"."Omzet"
from "staging"."Omzet_werk" as s
  left join "tree11"."Omzet" as t on "t"."Datum" = "s"."Datum"
  and "t"."GrootboekRekeningId" = "s"."GrootboekRekeningId" and "t"."Type" = "s"."Type"
where s."Token" = $2
  and s."Geldig" = 1 and s."Verliest" = 0
  and (
    ("t"."Datum" is null and s."InBereik" = 1)
    or (
      "t"."Datum" is not null
      and s."Afgeschermd" = 0
      and (s."InBereik" = 1)
      and ("s"."Omzet") is distinct from ("t"."Omzet")
    )
  )
union all
select $3::bigint, 'D', null, null,
  json_build_object(
    'Datum', "t"."Datum", 'GrootboekRekeningId', "t"."GrootboekRekeningId", 'Type', "t"."Type", 'Omzet', "t"."Omzet"
  )::text,
  "t"."Datum", "t"."GrootboekRekeningId", "t"."Type", "t"."Omzet"
from "tree11"."Omzet" as t
where exists (
    select 1
    from (
        select
          1 as "Een", (v."Parameters"::jsonb ->> 'from')::date as "Van", (v."Parameters"::jsonb ->> 'to')::date as "Tot"
        from "staging"."Verzoek" as v
        where v."RunId" = $4 and v."Stroom" = $5 and v."Status" = $6
      ) as b
    where "b"."Een" = 1 and t."Datum" >= "b"."Van" and t."Datum" <= "b"."Tot"
  )
  and not exists (
    select 1
    from "staging"."Omzet_werk" as w
    where w."Token" = $7
      and w."SleutelLeesbaar" = 1 and "w"."Datum" = "t"."Datum"
      and "w"."GrootboekRekeningId" = "t"."GrootboekRekeningId" and "w"."Type" = "t"."Type"
  )
  and not exists (
    select 1
    from (
        select distinct 1 as "Een", (v."Parameters"::jsonb ->> 'from')::date as "Van",
          (v."Parameters"::jsonb ->> 'to')::date as "Tot", w."Datum" as "Datum.deel",
          w."GrootboekRekeningId" as "GrootboekRekeningId.deel", w."Type" as "Type.deel"
        from "staging"."Omzet_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $8 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and t."Datum" >= "o"."Van" and t."Datum" <= "o"."Tot"
      and ("o"."Datum.deel" is null or "o"."Datum.deel" = t."Datum")
      and ("o"."GrootboekRekeningId.deel" is null or "o"."GrootboekRekeningId.deel" = t."GrootboekRekeningId")
      and ("o"."Type.deel" is null or "o"."Type.deel" = t."Type")
      and not (
        "o"."Datum.deel" is null
        and "o"."GrootboekRekeningId.deel" is null and "o"."Type.deel" is null
        and exists (
          select 1
          from "staging"."Omzet_gemist" as g
          where "g"."Datum" = "t"."Datum"
            and "g"."GrootboekRekeningId" = "t"."GrootboekRekeningId" and "g"."Type" = "t"."Type" and g."Aantal" >= 2
            and g."RunId" <> $9
        )
      )
  )
order by "Datum", "GrootboekRekeningId", "Type";

-- Count it
select "Soort", count(*) as aantal from "staging"."Omzet_verschil" where "Token" = $1 group by "Soort";

-- Would it delete many? How many rows there are in its scope
select count(*) as aantal
from "tree11"."Omzet" as t
where exists (
    select 1
    from (
        select
          1 as "Een", (v."Parameters"::jsonb ->> 'from')::date as "Van", (v."Parameters"::jsonb ->> 'to')::date as "Tot"
        from "staging"."Verzoek" as v
        where v."RunId" = $1 and v."Stroom" = $2 and v."Status" = $3
      ) as b
    where "b"."Een" = 1 and t."Datum" >= "b"."Van" and t."Datum" <= "b"."Tot"
  );

-- When it is held: what makes it this difference and no other
select
  sum(('x' || encode(substr(sha256(convert_to(r.rij, 'UTF8')), 1, 7), 'hex'))::bit(56)::bigint::numeric(38, 0)) as "deel0",
  sum(('x' || encode(substr(sha256(convert_to(r.rij, 'UTF8')), 8, 7), 'hex'))::bit(56)::bigint::numeric(38, 0)) as "deel1",
  sum(('x' || encode(substr(sha256(convert_to(r.rij, 'UTF8')), 15, 7), 'hex'))::bit(56)::bigint::numeric(38, 0)) as "deel2",
  sum(('x' || encode(substr(sha256(convert_to(r.rij, 'UTF8')), 22, 7), 'hex'))::bit(56)::bigint::numeric(38, 0)) as "deel3"
from (
    select json_build_object(
        'Soort', s."Soort", 'RijVoor', s."RijVoor", 'Datum', "s"."Datum", 'GrootboekRekeningId',
        "s"."GrootboekRekeningId", 'Type', "s"."Type", 'Omzet', "s"."Omzet"
      )::text as rij
    from "staging"."Omzet_verschil" as s
    where s."Token" = $1
  ) as r;

-- A sample of it, for a dry run or a hold
select s."Soort" as soort,
  json_build_object('Datum', "s"."Datum", 'GrootboekRekeningId', "s"."GrootboekRekeningId", 'Type', "s"."Type")::text as sleutel,
  json_build_object('Omzet', "s"."Omzet")::text as na
from "staging"."Omzet_verschil" as s
where s."Token" = $1
order by s."Soort", "s"."Datum", "s"."GrootboekRekeningId", "s"."Type"
offset 0 rows
fetch next 20 rows only;

-- Is this a first load?
select count(*) as aantal from (select 1 as een where exists (select 1 from "tree11"."Omzet")) as e;

-- Rows of which a bad record has the key
select count(*) as aantal
from "tree11"."Omzet" as t
where exists (
    select 1
    from "staging"."Omzet_werk" as w
    where w."Token" = $1
      and w."SleutelLeesbaar" = 1 and w."Geldig" = 0 and w."InBereik" = 1 and "w"."Datum" = "t"."Datum"
      and "w"."GrootboekRekeningId" = "t"."GrootboekRekeningId" and "w"."Type" = "t"."Type"
  );

-- Rows that a record shields whose key cannot be read
select count(*) as aantal
from "tree11"."Omzet" as t
where exists (
    select 1
    from (
        select
          1 as "Een", (v."Parameters"::jsonb ->> 'from')::date as "Van", (v."Parameters"::jsonb ->> 'to')::date as "Tot"
        from "staging"."Verzoek" as v
        where v."RunId" = $1 and v."Stroom" = $2 and v."Status" = $3
      ) as b
    where "b"."Een" = 1 and t."Datum" >= "b"."Van" and t."Datum" <= "b"."Tot"
  )
  and not exists (
    select 1
    from "staging"."Omzet_werk" as w
    where w."Token" = $4
      and w."SleutelLeesbaar" = 1 and "w"."Datum" = "t"."Datum"
      and "w"."GrootboekRekeningId" = "t"."GrootboekRekeningId" and "w"."Type" = "t"."Type"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", (v."Parameters"::jsonb ->> 'from')::date as "Van",
          (v."Parameters"::jsonb ->> 'to')::date as "Tot", w."Datum" as "Datum.deel",
          w."GrootboekRekeningId" as "GrootboekRekeningId.deel", w."Type" as "Type.deel"
        from "staging"."Omzet_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and t."Datum" >= "o"."Van" and t."Datum" <= "o"."Tot"
      and ("o"."Datum.deel" is null or "o"."Datum.deel" = t."Datum")
      and ("o"."GrootboekRekeningId.deel" is null or "o"."GrootboekRekeningId.deel" = t."GrootboekRekeningId")
      and ("o"."Type.deel" is null or "o"."Type.deel" = t."Type")
      and not (
        "o"."Datum.deel" is null
        and "o"."GrootboekRekeningId.deel" is null and "o"."Type.deel" is null
        and exists (
          select 1
          from "staging"."Omzet_gemist" as g
          where "g"."Datum" = "t"."Datum"
            and "g"."GrootboekRekeningId" = "t"."GrootboekRekeningId" and "g"."Type" = "t"."Type" and g."Aantal" >= 2
            and g."RunId" <> $6
        )
      )
  );

-- Rows that are shielded no longer
select
  json_build_object('Datum', "d"."Datum", 'GrootboekRekeningId', "d"."GrootboekRekeningId", 'Type', "d"."Type")::text as sleutel,
  count(*) over () as aantal
from "staging"."Omzet_verschil" as d
  inner join "staging"."Omzet_gemist" as m on "m"."Datum" = "d"."Datum"
  and "m"."GrootboekRekeningId" = "d"."GrootboekRekeningId" and "m"."Type" = "d"."Type"
where d."Token" = $1 and d."Soort" = 'D' and m."Aantal" >= 2
order by "d"."Datum", "d"."GrootboekRekeningId", "d"."Type"
offset 0 rows
fetch next 5 rows only;

-- After the MERGE: rows that are in an answer again
delete from "staging"."Omzet_gemist"
where exists (
    select 1
    from "staging"."Omzet_werk" as w
    where w."Token" = $1
      and w."SleutelLeesbaar" = 1 and "w"."Datum" = "staging"."Omzet_gemist"."Datum"
      and "w"."GrootboekRekeningId" = "staging"."Omzet_gemist"."GrootboekRekeningId"
      and "w"."Type" = "staging"."Omzet_gemist"."Type"
  )
  or exists (
    select 1
    from "staging"."Omzet_verschil" as d
    where d."Token" = $2
      and "d"."Datum" = "staging"."Omzet_gemist"."Datum"
      and "d"."GrootboekRekeningId" = "staging"."Omzet_gemist"."GrootboekRekeningId"
      and "d"."Type" = "staging"."Omzet_gemist"."Type"
  )
  or not exists (
    select 1
    from "tree11"."Omzet" as t
    where "t"."Datum" = "staging"."Omzet_gemist"."Datum"
      and "t"."GrootboekRekeningId" = "staging"."Omzet_gemist"."GrootboekRekeningId"
      and "t"."Type" = "staging"."Omzet_gemist"."Type"
  );

-- Rows that are shielded for the first time
insert into "staging"."Omzet_gemist" ("Datum", "GrootboekRekeningId", "Type", "Aantal", "RunId")
select "t"."Datum", "t"."GrootboekRekeningId", "t"."Type", 0, 0::bigint
from "tree11"."Omzet" as t
where exists (
    select 1
    from (
        select
          1 as "Een", (v."Parameters"::jsonb ->> 'from')::date as "Van", (v."Parameters"::jsonb ->> 'to')::date as "Tot"
        from "staging"."Verzoek" as v
        where v."RunId" = $1 and v."Stroom" = $2 and v."Status" = $3
      ) as b
    where "b"."Een" = 1 and t."Datum" >= "b"."Van" and t."Datum" <= "b"."Tot"
  )
  and not exists (
    select 1
    from "staging"."Omzet_werk" as w
    where w."Token" = $4
      and w."SleutelLeesbaar" = 1 and "w"."Datum" = "t"."Datum"
      and "w"."GrootboekRekeningId" = "t"."GrootboekRekeningId" and "w"."Type" = "t"."Type"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", (v."Parameters"::jsonb ->> 'from')::date as "Van",
          (v."Parameters"::jsonb ->> 'to')::date as "Tot", w."Datum" as "Datum.deel",
          w."GrootboekRekeningId" as "GrootboekRekeningId.deel", w."Type" as "Type.deel"
        from "staging"."Omzet_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and t."Datum" >= "o"."Van" and t."Datum" <= "o"."Tot"
      and ("o"."Datum.deel" is null or "o"."Datum.deel" = t."Datum")
      and ("o"."GrootboekRekeningId.deel" is null or "o"."GrootboekRekeningId.deel" = t."GrootboekRekeningId")
      and ("o"."Type.deel" is null or "o"."Type.deel" = t."Type")
      and not (
        "o"."Datum.deel" is null
        and "o"."GrootboekRekeningId.deel" is null and "o"."Type.deel" is null
        and exists (
          select 1
          from "staging"."Omzet_gemist" as g
          where "g"."Datum" = "t"."Datum"
            and "g"."GrootboekRekeningId" = "t"."GrootboekRekeningId" and "g"."Type" = "t"."Type" and g."Aantal" >= 2
            and g."RunId" <> $6
        )
      )
  )
  and not exists (
    select 1
    from "staging"."Omzet_gemist" as m
    where
      "m"."Datum" = "t"."Datum" and "m"."GrootboekRekeningId" = "t"."GrootboekRekeningId" and "m"."Type" = "t"."Type"
  );

-- How many answers missed them
update "staging"."Omzet_gemist"
set "Aantal" = "staging"."Omzet_gemist"."Aantal" + 1, "RunId" = $1::bigint
from (
    select "t"."Datum", "t"."GrootboekRekeningId", "t"."Type"
    from "tree11"."Omzet" as t
    where exists (
        select 1
        from (
            select 1 as "Een", (v."Parameters"::jsonb ->> 'from')::date as "Van",
              (v."Parameters"::jsonb ->> 'to')::date as "Tot"
            from "staging"."Verzoek" as v
            where v."RunId" = $2 and v."Stroom" = $3 and v."Status" = $4
          ) as b
        where "b"."Een" = 1 and t."Datum" >= "b"."Van" and t."Datum" <= "b"."Tot"
      )
      and not exists (
        select 1
        from "staging"."Omzet_werk" as w
        where w."Token" = $5
          and w."SleutelLeesbaar" = 1 and "w"."Datum" = "t"."Datum"
          and "w"."GrootboekRekeningId" = "t"."GrootboekRekeningId" and "w"."Type" = "t"."Type"
      )
      and exists (
        select 1
        from (
            select distinct 1 as "Een", (v."Parameters"::jsonb ->> 'from')::date as "Van",
              (v."Parameters"::jsonb ->> 'to')::date as "Tot", w."Datum" as "Datum.deel",
              w."GrootboekRekeningId" as "GrootboekRekeningId.deel", w."Type" as "Type.deel"
            from "staging"."Omzet_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
            where w."Token" = $6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
          ) as o
        where "o"."Een" = 1
          and t."Datum" >= "o"."Van" and t."Datum" <= "o"."Tot"
          and ("o"."Datum.deel" is null or "o"."Datum.deel" = t."Datum")
          and ("o"."GrootboekRekeningId.deel" is null or "o"."GrootboekRekeningId.deel" = t."GrootboekRekeningId")
          and ("o"."Type.deel" is null or "o"."Type.deel" = t."Type")
          and not (
            "o"."Datum.deel" is null
            and "o"."GrootboekRekeningId.deel" is null and "o"."Type.deel" is null
            and exists (
              select 1
              from "staging"."Omzet_gemist" as g
              where "g"."Datum" = "t"."Datum"
                and "g"."GrootboekRekeningId" = "t"."GrootboekRekeningId" and "g"."Type" = "t"."Type"
                and g."Aantal" >= 2 and g."RunId" <> $7
            )
          )
      )
  ) as r
where r."Datum" = "staging"."Omzet_gemist"."Datum"
  and r."GrootboekRekeningId" = "staging"."Omzet_gemist"."GrootboekRekeningId"
  and r."Type" = "staging"."Omzet_gemist"."Type" and "staging"."Omzet_gemist"."RunId" <> $8::bigint;

-- Bad records
insert into "tree11"."Quarantaine" ("RunId", "Tabel", "PaginaId", "Positie", "Sleutel", "Reden", "Record")
select $1::bigint, 'Omzet', w."PaginaId", w."Positie",
  case
    when w."SleutelLeesbaar" = 1 then json_build_object('Datum', "w"."Datum", 'GrootboekRekeningId', "w"."GrootboekRekeningId", 'Type', "w"."Type")::text
  end,
  w."Meldingen", w."Record"
from "staging"."Omzet_werk" as w
where w."Token" = $2 and w."Geldig" = 0 and w."InBereik" = 1;

-- The rows before
insert into "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor", "PaginaId", "Positie")
select $1::bigint, 'Omzet',
  json_build_object('Datum', "s"."Datum", 'GrootboekRekeningId', "s"."GrootboekRekeningId", 'Type', "s"."Type")::text,
  s."Soort", s."RijVoor", s."PaginaId", s."Positie"
from "staging"."Omzet_verschil" as s
where s."Token" = $2;

-- Apply it
merge into "tree11"."Omzet" as "t" using (
  select "Soort", "Datum", "GrootboekRekeningId", "Type", "Omzet" from "staging"."Omzet_verschil" where "Token" = $1
) as "s" on "t"."Datum" = "s"."Datum"
and "t"."GrootboekRekeningId" = "s"."GrootboekRekeningId"
and "t"."Type" = "s"."Type" when matched
and "s"."Soort" = 'D' then delete when matched
and "s"."Soort" = 'U' then
update
set "Omzet" = "s"."Omzet", "DatumLaatsteUpdate" = (statement_timestamp() at time zone 'UTC')::timestamp(3),
  "RunId" = $2 when not matched
  and "s"."Soort" = 'I' then insert ("Datum", "GrootboekRekeningId", "Type", "Omzet", "DatumLaatsteUpdate", "RunId")
values (
    "s"."Datum", "s"."GrootboekRekeningId", "s"."Type", "s"."Omzet",
    (statement_timestamp() at time zone 'UTC')::timestamp(3), $3
  );

-- To undo a run: did others change its rows since?
select l."WijzigingRun" as "RunId",
  json_build_object('Datum', "l"."Datum", 'GrootboekRekeningId', "l"."GrootboekRekeningId", 'Type', "l"."Type")::text as sleutel,
  count(*) over () as aantal
from (
    select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", "k"."Datum"::date as "Datum",
      "k"."GrootboekRekeningId"::text collate "C" as "GrootboekRekeningId", "k"."Type"::text collate "C" as "Type"
    from "tree11"."Wijziging" as w
      left join lateral json_to_record(w."Sleutel"::json) as "k" ("Datum" date, "GrootboekRekeningId" text, "Type" text) on true
    where w."Tabel" = 'Omzet'
      and w."RunId" <> $1 and w."RunId" <> $2
      and w."Id" > (select min(e."Id") from "tree11"."Wijziging" as e where e."RunId" = $3 and e."Tabel" = 'Omzet')
  ) as l
  inner join (
    select c.*,
      row_number() over (
        partition by "c"."Datum", "c"."GrootboekRekeningId", "c"."Type" order by c."WijzigingId"
      ) as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", "k"."Datum"::date as "Datum",
          "k"."GrootboekRekeningId"::text collate "C" as "GrootboekRekeningId", "k"."Type"::text collate "C" as "Type"
        from "tree11"."Wijziging" as w
          left join lateral json_to_record(w."Sleutel"::json) as "k" ("Datum" date, "GrootboekRekeningId" text, "Type" text) on true
        where w."Tabel" = 'Omzet' and w."RunId" = $4
      ) as c
  ) as b on l."Datum" = b."Datum"
  and l."GrootboekRekeningId" = b."GrootboekRekeningId" and l."Type" = b."Type" and b."WijzigingNr" = 1
  and l."WijzigingId" > b."WijzigingId"
order by l."WijzigingId"
offset 0 rows
fetch next 5 rows only;

-- To undo a run: what puts its rows back
insert into "staging"."Omzet_verschil" ("Token", "Soort", "RijVoor", "Datum", "GrootboekRekeningId", "Type", "Omzet")
select $1::bigint, case when b."RijVoor" is null then 'D' when t."Datum" is not null then 'U' else 'I' end,
  case when t."Datum" is not null then json_build_object(
      'Datum', "t"."Datum", 'GrootboekRekeningId', "t"."GrootboekRekeningId", 'Type', "t"."Type", 'Omzet', "t"."Omzet"
    )::text
  end,
  "b"."Datum", "b"."GrootboekRekeningId", "b"."Type",
  case when b."RijVoor" is null then "t"."Omzet" else "r"."Omzet" end
from (
    select c.*,
      row_number() over (
        partition by "c"."Datum", "c"."GrootboekRekeningId", "c"."Type" order by c."WijzigingId"
      ) as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", "k"."Datum"::date as "Datum",
          "k"."GrootboekRekeningId"::text collate "C" as "GrootboekRekeningId", "k"."Type"::text collate "C" as "Type"
        from "tree11"."Wijziging" as w
          left join lateral json_to_record(w."Sleutel"::json) as "k" ("Datum" date, "GrootboekRekeningId" text, "Type" text) on true
        where w."Tabel" = 'Omzet' and w."RunId" = $2
      ) as c
  ) as b
  left join lateral json_to_record(b."RijVoor"::json) as "r" ("Datum" date, "GrootboekRekeningId" text, "Type" text, "Omzet" numeric(12, 2)) on true
  left join "tree11"."Omzet" as t on t."Datum" = b."Datum"
  and t."GrootboekRekeningId" = b."GrootboekRekeningId" and t."Type" = b."Type"
where b."WijzigingNr" = 1
  and (
    (b."RijVoor" is null and t."Datum" is not null)
    or (b."RijVoor" is not null and (not (t."Datum" is not null) or ("r"."Omzet") is distinct from ("t"."Omzet")))
  );
