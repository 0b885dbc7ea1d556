-- Uitbetalingen. Made by `npm run generate` from src/tables and src/transform. Parameters are shown by number.

-- Empty the work table
truncate "staging"."Uitbetalingen_werk";

-- Note that it was begun
insert into "staging"."Uitbetalingen_verschil" ("Token", "Soort") values ($1::bigint, 'B');

-- Pages to shred: see gedeeld.sql

-- Shred those of one batch into it
insert into "staging"."Uitbetalingen_werk" (
    "Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest",
    "Afgeschermd", "Meldingen", "Record", "UitbetalingID", "Datum", "Betalingen", "Chargebacks", "Refunds",
    "NettoBedrag", "BrutoBedrag", "ChargebackBedrag", "RefundBedrag", "CommissieBedrag", "Status"
  )
select $1::bigint, "s"."VerzoekId", "s"."PaginaId", "s"."Positie", "s"."Deel", 1,
  case when "s"."UitbetalingID.fout" is null
    and "s"."Datum.fout" is null and "s"."Betalingen.fout" is null and "s"."Chargebacks.fout" is null
    and "s"."Refunds.fout" is null and "s"."NettoBedrag.fout" is null and "s"."BrutoBedrag.fout" is null
    and "s"."ChargebackBedrag.fout" is null and "s"."RefundBedrag.fout" is null and "s"."CommissieBedrag.fout" is null
    and "s"."Status.fout" is null then 1
    else 0
  end,
  case when "s"."UitbetalingID.fout" is null then 1 else 0 end, 0, 0,
  case when "s"."UitbetalingID.fout" is null
    and "s"."Datum.fout" is null and "s"."Betalingen.fout" is null and "s"."Chargebacks.fout" is null
    and "s"."Refunds.fout" is null and "s"."NettoBedrag.fout" is null and "s"."BrutoBedrag.fout" is null
    and "s"."ChargebackBedrag.fout" is null and "s"."RefundBedrag.fout" is null and "s"."CommissieBedrag.fout" is null
    and "s"."Status.fout" is null and "s"."Datum.zone" = 0 then null
    else concat(
      '',
      case when "s"."UitbetalingID.fout" is not null then concat('UitbetalingID:', "s"."UitbetalingID.fout", ';') end,
      case when "s"."Datum.fout" is not null then concat('Datum:', "s"."Datum.fout", ';') end,
      case when "s"."Betalingen.fout" is not null then concat('Betalingen:', "s"."Betalingen.fout", ';') end,
      case when "s"."Chargebacks.fout" is not null then concat('Chargebacks:', "s"."Chargebacks.fout", ';') end,
      case when "s"."Refunds.fout" is not null then concat('Refunds:', "s"."Refunds.fout", ';') end,
      case when "s"."NettoBedrag.fout" is not null then concat('NettoBedrag:', "s"."NettoBedrag.fout", ';') end,
      case when "s"."BrutoBedrag.fout" is not null then concat('BrutoBedrag:', "s"."BrutoBedrag.fout", ';') end,
      case
        when "s"."ChargebackBedrag.fout" is not null then concat('ChargebackBedrag:', "s"."ChargebackBedrag.fout", ';')
      end,
      case when "s"."RefundBedrag.fout" is not null then concat('RefundBedrag:', "s"."RefundBedrag.fout", ';') end,
      case when "s"."CommissieBedrag.fout" is not null then concat('CommissieBedrag:', "s"."CommissieBedrag.fout", ';')
      end,
      case when "s"."Status.fout" is not null then concat('Status:', "s"."Status.fout", ';') end,
      case when "s"."Datum.zone" = 1 then 'Datum:zone;' end
    )
  end,
  case when "s"."UitbetalingID.fout" is null
    and "s"."Datum.fout" is null and "s"."Betalingen.fout" is null and "s"."Chargebacks.fout" is null
    and "s"."Refunds.fout" is null and "s"."NettoBedrag.fout" is null and "s"."BrutoBedrag.fout" is null
    and "s"."ChargebackBedrag.fout" is null and "s"."RefundBedrag.fout" is null and "s"."CommissieBedrag.fout" is null
    and "s"."Status.fout" is null then null
    else "s"."Record"
  end,
  "s"."UitbetalingID", "s"."Datum", "s"."Betalingen", "s"."Chargebacks", "s"."Refunds", "s"."NettoBedrag",
  "s"."BrutoBedrag", "s"."ChargebackBedrag", "s"."RefundBedrag", "s"."CommissieBedrag", "s"."Status"
from (
    select
      "VerzoekId", "PaginaId", "Positie", "Deel", "Record"::text as "Record", "UitbetalingID", "Datum", "Betalingen",
      "Chargebacks", "Refunds", "NettoBedrag", "BrutoBedrag", "ChargebackBedrag", "RefundBedrag", "CommissieBedrag",
      "Status",
      case when "UitbetalingID" is null then case when "UitbetalingID.tekst" is null then 'required'
          else case when (
              ascii("UitbetalingID.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'payout' -> 'id') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "UitbetalingID.fout",
      case when "Datum" is null then case when "Datum.tekst" is null then 'required' else 'type' end
      end as "Datum.fout",
      case when "Betalingen" is null then case when "Betalingen.tekst" is null then 'required' else 'type' end
      end as "Betalingen.fout",
      case when "Chargebacks" is null then case when "Chargebacks.tekst" is null then 'required' else 'type' end
      end as "Chargebacks.fout",
      case when "Refunds" is null then case when "Refunds.tekst" is null then 'required' else 'type' end
      end as "Refunds.fout",
      case when "NettoBedrag" is null then case when "NettoBedrag.tekst" is null then 'required' else 'type' end
      end as "NettoBedrag.fout",
      case when "BrutoBedrag" is null then case when "BrutoBedrag.tekst" is null then 'required' else 'type' end
      end as "BrutoBedrag.fout",
      case
        when "ChargebackBedrag" is null then case when "ChargebackBedrag.tekst" is null then 'required' else 'type' end
      end as "ChargebackBedrag.fout",
      case when "RefundBedrag" is null then case when "RefundBedrag.tekst" is null then 'required' else 'type' end
      end as "RefundBedrag.fout",
      case when "CommissieBedrag" is null then case when "CommissieBedrag.tekst" is null then 'required' else 'type' end
      end as "CommissieBedrag.fout",
      case when "Status" is null then case when "Status.tekst" is null then 'required'
          else case when (
              ascii("Status.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'payout' -> 'status') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "Status.fout",
      case when "Datum" is not null
        and "Datum.utc" is null
        and (translate(substr("Datum.tekst", 12), 'Zz+-', '') = substr("Datum.tekst", 12)) then 1
        else 0
      end as "Datum.zone"
    from (
        select *,
          case when (
              ascii("UitbetalingID.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'payout' -> 'id') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("UitbetalingID.tekst") <= 50
              or char_length("UitbetalingID.tekst") + char_length(regexp_replace("UitbetalingID.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "UitbetalingID.tekst"
          end as "UitbetalingID",
          coalesce(
            "Datum.utc",
            case
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
                )::timestamp(3) < timestamp '10000-01-01' then (
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
                )::timestamp(3)
              end
            end
          ) as "Datum",
          case when "Betalingen.tekst" ~ '^-?[0-9]{1,60}(?:\.0{1,60})?$'
            and "Betalingen.tekst"::numeric between -2147483648 and 2147483647 then "Betalingen.tekst"::numeric::int
          end as "Betalingen",
          case when "Chargebacks.tekst" ~ '^-?[0-9]{1,60}(?:\.0{1,60})?$'
            and "Chargebacks.tekst"::numeric between -2147483648 and 2147483647 then "Chargebacks.tekst"::numeric::int
          end as "Chargebacks",
          case when "Refunds.tekst" ~ '^-?[0-9]{1,60}(?:\.0{1,60})?$'
            and "Refunds.tekst"::numeric between -2147483648 and 2147483647 then "Refunds.tekst"::numeric::int
          end as "Refunds",
          case when "NettoBedrag.tekst" ~ '^-?[0-9]{1,60}(?:\.[0-9]{1,160})?(?:[eE][+-]?[0-9]{1,2})?$' then case
              when abs(round("NettoBedrag.tekst"::numeric, 2)) < '1e10'::numeric then round("NettoBedrag.tekst"::numeric, 2)
            end
          end as "NettoBedrag",
          case when "BrutoBedrag.tekst" ~ '^-?[0-9]{1,60}(?:\.[0-9]{1,160})?(?:[eE][+-]?[0-9]{1,2})?$' then case
              when abs(round("BrutoBedrag.tekst"::numeric, 2)) < '1e10'::numeric then round("BrutoBedrag.tekst"::numeric, 2)
            end
          end as "BrutoBedrag",
          case when "ChargebackBedrag.tekst" ~ '^-?[0-9]{1,60}(?:\.[0-9]{1,160})?(?:[eE][+-]?[0-9]{1,2})?$' then case
              when abs(round("ChargebackBedrag.tekst"::numeric, 2)) < '1e10'::numeric then round("ChargebackBedrag.tekst"::numeric, 2)
            end
          end as "ChargebackBedrag",
          case when "RefundBedrag.tekst" ~ '^-?[0-9]{1,60}(?:\.[0-9]{1,160})?(?:[eE][+-]?[0-9]{1,2})?$' then case
              when abs(round("RefundBedrag.tekst"::numeric, 2)) < '1e10'::numeric then round("RefundBedrag.tekst"::numeric, 2)
            end
          end as "RefundBedrag",
          case when "CommissieBedrag.tekst" ~ '^-?[0-9]{1,60}(?:\.[0-9]{1,160})?(?:[eE][+-]?[0-9]{1,2})?$' then case
              when abs(round("CommissieBedrag.tekst"::numeric, 2)) < '1e10'::numeric then round("CommissieBedrag.tekst"::numeric, 2)
            end
          end as "CommissieBedrag",
          case when (
              ascii("Status.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'payout' -> 'status') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("Status.tekst") <= 50
              or char_length("Status.tekst") + char_length(regexp_replace("Status.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "Status.tekst"
          end as "Status"
        from (
            select *,
              case when "Datum.gelezen" >= timestamp '1900-01-01' then case octet_length("Datum.tekst")
                  when 20 then case when overlay(
                      "Datum.gelezen"::text placing 'T' from 11
                    ) || 'Z' = "Datum.tekst" then "Datum.gelezen"
                  end
                  when 24 then case when overlay(
                      "Datum.gelezen"::text placing 'T' from 11
                    ) || 'Z' = "Datum.tekst" then "Datum.gelezen"
                    when overlay(
                      "Datum.gelezen"::text placing 'T' from 11
                    ) || '.000Z' = "Datum.tekst" then "Datum.gelezen"
                  end
                  when 25 then case when overlay(
                      "Datum.gelezen"::text placing 'T' from 11
                    ) || '+02:00' = "Datum.tekst" then "Datum.gelezen" - interval '2 hours'
                    when overlay(
                      "Datum.gelezen"::text placing 'T' from 11
                    ) || '+01:00' = "Datum.tekst" then "Datum.gelezen" - interval '1 hours'
                  end
                  when 29 then case when overlay(
                      "Datum.gelezen"::text placing 'T' from 11
                    ) || '+02:00' = "Datum.tekst" then "Datum.gelezen" - interval '2 hours'
                    when overlay(
                      "Datum.gelezen"::text placing 'T' from 11
                    ) || '+01:00' = "Datum.tekst" then "Datum.gelezen" - interval '1 hours'
                    when overlay(
                      "Datum.gelezen"::text placing 'T' from 11
                    ) || '.000+02:00' = "Datum.tekst" then "Datum.gelezen" - interval '2 hours'
                    when overlay(
                      "Datum.gelezen"::text placing 'T' from 11
                    ) || '.000+01:00' = "Datum.tekst" then "Datum.gelezen" - interval '1 hours'
                  end
                end
              end as "Datum.utc"
            from (
                select v."VerzoekId", p."PaginaId", r.n - 1::int as "Positie", 0::int as "Deel", r.j as "Record",
                  null::jsonb as "Ouder",
                  nullif(
                    btrim(
                      (r.j -> 'payout' ->> 'id'),
                      U&'\0020\0009\000a\000b\000c\000d\0085\00a0\1680\2028\2029\202f\205f\3000\00ad\180e\feff\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200a\200b\200c\200d\200e\200f\202a\202b\202c\202d\202e\2060\2061\2062\2063\2064\2066\2067\2068\2069'
                    ),
                    ''
                  ) as "UitbetalingID.tekst",
                  (r.j -> 'payout' ->> 'date') as "Datum.tekst",
                  (r.j -> 'payout' -> 'summary' ->> 'paymentCount') as "Betalingen.tekst",
                  (r.j -> 'payout' -> 'summary' ->> 'chargebackCount') as "Chargebacks.tekst",
                  (r.j -> 'payout' -> 'summary' ->> 'refundCount') as "Refunds.tekst",
                  (r.j -> 'payout' -> 'summary' ->> 'totalNetAmount') as "NettoBedrag.tekst",
                  (r.j -> 'payout' -> 'summary' ->> 'totalGrossAmount') as "BrutoBedrag.tekst",
                  (r.j -> 'payout' -> 'summary' ->> 'totalChargebackAmount') as "ChargebackBedrag.tekst",
                  (r.j -> 'payout' -> 'summary' ->> 'totalRefundAmount') as "RefundBedrag.tekst",
                  (r.j -> 'payout' -> 'summary' ->> 'totalCommissionFeeAmount') as "CommissieBedrag.tekst",
                  nullif((r.j -> 'payout' ->> 'status'), '') as "Status.tekst",
                  json_value (r.j -> 'payout' -> 'date', '$' returning timestamp null on error) as "Datum.gelezen"
                from "staging"."Verzoek" as "v"
                  inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
                  and "p"."Poging" = "v"."Poging"
                  cross join lateral jsonb_array_elements(p."Inhoud"::jsonb -> 'content') with ordinality as r (j, n)
                where "v"."RunId" = $2 and "v"."Stroom" = $3 and "v"."Status" = $4 and "p"."PaginaId" in ($5, $6)
                offset 0
              ) as laag
            offset 0
          ) as laag
        offset 0
      ) as waarde
  ) as s;

-- After a second read: leave out what the first showed
delete from "staging"."Uitbetalingen_werk"
where "Token" = $1
  and "VerzoekId" in (
    select v."VerzoekId"
    from "staging"."Verzoek" as v
    where exists (
        select 1
        from "staging"."Verzoek" as e
        where "e"."RunId" = "v"."RunId"
          and "e"."Stroom" = "v"."Stroom" and "e"."Parameters" = "v"."Parameters" and "e"."VerzoekId" < "v"."VerzoekId"
          and "e"."Status" = $2
      )
  )
  and exists (
    select 1
    from "staging"."Uitbetalingen_werk" as f
    where f."Token" = $3
      and f."VerzoekId" < "staging"."Uitbetalingen_werk"."VerzoekId"
      and f."UitbetalingID" = "staging"."Uitbetalingen_werk"."UitbetalingID"
      and not (
        (
          "f"."Datum", "f"."Betalingen", "f"."Chargebacks", "f"."Refunds", "f"."NettoBedrag", "f"."BrutoBedrag",
          "f"."ChargebackBedrag", "f"."RefundBedrag", "f"."CommissieBedrag", "f"."Status" collate "C"
        ) is distinct from (
          "staging"."Uitbetalingen_werk"."Datum", "staging"."Uitbetalingen_werk"."Betalingen",
          "staging"."Uitbetalingen_werk"."Chargebacks", "staging"."Uitbetalingen_werk"."Refunds",
          "staging"."Uitbetalingen_werk"."NettoBedrag", "staging"."Uitbetalingen_werk"."BrutoBedrag",
          "staging"."Uitbetalingen_werk"."ChargebackBedrag", "staging"."Uitbetalingen_werk"."RefundBedrag",
          "staging"."Uitbetalingen_werk"."CommissieBedrag", "staging"."Uitbetalingen_werk"."Status" collate "C"
        )
      )
  );

-- Count the records
select count(*) as gelezen, sum(1 - "Geldig") as afgekeurd, sum(1 - "SleutelLeesbaar") as onleesbaar,
  count("Meldingen") as genoteerd
from "staging"."Uitbetalingen_werk"
where "Token" = $1 and "InBereik" = 1;

-- Count what is wrong with them
select melding.value as melding, count(*) as aantal
from "staging"."Uitbetalingen_werk" as w cross join lateral string_to_table(w."Meldingen", ';') as melding (value)
where w."Token" = $1 and w."InBereik" = 1 and w."Meldingen" is not null and melding.value <> ''
group by melding.value;

-- Count keys that several records have
select count(*) as sleutels
from (
    select "UitbetalingID"
    from "staging"."Uitbetalingen_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "UitbetalingID"
    having count(*) > 1
  ) as k;

-- If there are any, how many of these records are of one answer
select sum(k.extra) as dubbel
from (
    select count(*) - count(distinct "VerzoekId") as extra
    from "staging"."Uitbetalingen_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "UitbetalingID"
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
    select count(*) from "staging"."Uitbetalingen_werk" as w where w."Token" = $5 and w."VerzoekId" = v."VerzoekId"
  );

-- Keep one record for each key
with dubbel as (
    select "UitbetalingID"
    from "staging"."Uitbetalingen_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "UitbetalingID"
    having count(*) > 1
  ),
  volgorde as (
    select w."Nr",
      row_number() over (
        partition by w."UitbetalingID"
        order by w."Geldig" desc, w."VerzoekId" desc, p."PaginaNr" desc, w."Positie" desc, w."Deel" desc
      ) as plaats,
      min(w."Geldig") over (partition by w."UitbetalingID") as allemaal
    from "staging"."Uitbetalingen_werk" as w
      inner join dubbel as d on "w"."UitbetalingID" = "d"."UitbetalingID"
      inner join "staging"."Pagina" as p on p."PaginaId" = w."PaginaId"
    where w."Token" = $2 and w."SleutelLeesbaar" = 1
  )
update "staging"."Uitbetalingen_werk"
set "Verliest" = case when volgorde.plaats > 1 then 1 else 0 end, "Afgeschermd" = 1 - volgorde.allemaal
from volgorde
where "staging"."Uitbetalingen_werk"."Nr" = volgorde."Nr";

-- Measure the rows that come
select count(*) as rijen, count(case when not ("w"."Betalingen" >= 0) then 1 end) as "not_negative:Betalingen",
  count(case when not ("w"."Chargebacks" >= 0) then 1 end) as "not_negative:Chargebacks",
  count(case when not ("w"."Refunds" >= 0) then 1 end) as "not_negative:Refunds",
  count(case when not ("w"."BrutoBedrag" >= 0) then 1 end) as "not_negative:BrutoBedrag",
  count(
    case
      when not ("w"."NettoBedrag" = "w"."BrutoBedrag" - "w"."ChargebackBedrag" - "w"."RefundBedrag" - "w"."CommissieBedrag") then 1
    end
  ) as "adds_up:NettoBedrag",
  max(case when w."Datum" > $1 then null else w."Datum" end) as "Datum.nieuwste",
  count(case when w."Datum" > $2 then 1 end) as "Datum.vooruit"
from "staging"."Uitbetalingen_werk" as w
where "w"."Token" = $3 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0;

-- Fields of a sample of the answers: see gedeeld.sql

-- What is usual on a weekday
with reeks as (
    select r.naam, r.dag, sum(r.waarde) as waarde
    from (
        select 'NettoBedrag' as naam,
          (("w"."Datum" at time zone 'UTC' at time zone 'Europe/Amsterdam')::date - date '1970-01-01') as dag,
          "w"."NettoBedrag"::numeric as waarde
        from "staging"."Uitbetalingen_werk" as "w"
        where "w"."Datum" >= $1
          and "w"."Datum" < $2 and "w"."Token" = $3 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
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

-- Lists that were read once: see gedeeld.sql

-- Count rows that would be deleted
select count(*) as aantal
from "tree11"."Uitbetalingen" as t
where exists (
    select 1
    from (
        select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = $1 and v."Stroom" = $2 and v."Status" = $3
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."Uitbetalingen_werk" as w
    where w."Token" = $4 and w."SleutelLeesbaar" = 1 and "w"."UitbetalingID" = "t"."UitbetalingID"
  )
  and not exists (
    select 1
    from (
        select distinct 1 as "Een", w."UitbetalingID" as "UitbetalingID.deel"
        from "staging"."Uitbetalingen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."UitbetalingID.deel" is null or "o"."UitbetalingID.deel" = t."UitbetalingID")
      and not (
        "o"."UitbetalingID.deel" is null
        and exists (
          select 1
          from "staging"."Uitbetalingen_gemist" as g
          where "g"."UitbetalingID" = "t"."UitbetalingID" and g."Aantal" >= 2 and g."RunId" <> $6
        )
      )
  );

-- Keys that are nearly the same
select json_build_object('UitbetalingID', w."UitbetalingID")::text as sleutel, count(*) over () as aantal
from "staging"."Uitbetalingen_werk" as w
  inner join (
    select lower(normalize(w."UitbetalingID", nfc)) as "UitbetalingID"
    from "staging"."Uitbetalingen_werk" as w
    where "w"."Token" = $1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
    group by lower(normalize(w."UitbetalingID", nfc))
    having count(*) > 1
  ) as g on g."UitbetalingID" = lower(normalize(w."UitbetalingID", nfc))
where "w"."Token" = $2 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
order by w."UitbetalingID"
offset 0 rows
fetch next 6 rows only;

-- It is what was begun
delete from "staging"."Uitbetalingen_verschil" where "Token" = $1 and "Soort" = 'B';

-- What differs from the target
insert into "staging"."Uitbetalingen_verschil" (
    "Token", "Soort", "PaginaId", "Positie", "RijVoor", "UitbetalingID", "Datum", "Betalingen", "Chargebacks",
    "Refunds", "NettoBedrag", "BrutoBedrag", "ChargebackBedrag", "RefundBedrag", "CommissieBedrag", "Status"
  )
select $1::bigint, case when "t"."UitbetalingID" is null then 'I' else 'U' end, s."PaginaId", s."Positie",
  case when "t"."UitbetalingID" is not null then json_build_object(
      'UitbetalingID', "t"."UitbetalingID", 'Datum', "t"."Datum", 'Betalingen', "t"."Betalingen", 'Chargebacks',
      "t"."Chargebacks", 'Refunds', "t"."Refunds", 'NettoBedrag', "t"."NettoBedrag", 'BrutoBedrag', "t"."BrutoBedrag",
      'ChargebackBedrag', "t"."ChargebackBedrag", 'RefundBedrag', "t"."RefundBedrag", 'CommissieBedrag',
      "t"."CommissieBedrag", 'Status', "t"."Status"
    )::text
  end,
  "s"."UitbetalingID", "s"."Datum", "s"."Betalingen", "s"."Chargebacks", "s"."Refunds", "s"."NettoBedrag",
  "s"."BrutoBedrag", "s"."ChargebackBedrag", "s"."RefundBedrag", "s"."CommissieBedrag", "s"."Status"
from "staging"."Uitbetalingen_werk" as s
  left join "tree11"."Uitbetalingen" as t on "t"."UitbetalingID" = "s"."UitbetalingID"
where s."Token" = $2
  and s."Geldig" = 1 and s."Verliest" = 0
  and (
    ("t"."UitbetalingID" is null and s."InBereik" = 1)
    or (
      "t"."UitbetalingID" is not null
      and s."Afgeschermd" = 0
      and (s."InBereik" = 1)
      and (
        "s"."Datum", "s"."Betalingen", "s"."Chargebacks", "s"."Refunds", "s"."NettoBedrag", "s"."BrutoBedrag",
        "s"."ChargebackBedrag", "s"."RefundBedrag", "s"."CommissieBedrag", "s"."Status" collate "C"
      ) is distinct from (
        "t"."Datum", "t"."Betalingen", "t"."Chargebacks", "t"."Refunds", "t"."NettoBedrag", "t"."BrutoBedrag",
        "t"."ChargebackBedrag", "t"."RefundBedrag", "t"."CommissieBedrag", "t"."Status" collate "C"
      )
    )
  )
union all
select $3::bigint, 'D', null, null,
  json_build_object(
    'UitbetalingID', "t"."UitbetalingID", 'Datum', "t"."Datum", 'Betalingen', "t"."Betalingen", 'Chargebacks',
    "t"."Chargebacks", 'Refunds', "t"."Refunds", 'NettoBedrag', "t"."NettoBedrag", 'BrutoBedrag', "t"."BrutoBedrag",
    'ChargebackBedrag', "t"."ChargebackBedrag", 'RefundBedrag', "t"."RefundBedrag", 'CommissieBedrag',
    "t"."CommissieBedrag", 'Status', "t"."Status"
  )::text,
  "t"."UitbetalingID", "t"."Datum", "t"."Betalingen", "t"."Chargebacks", "t"."Refunds", "t"."NettoBedrag",
  "t"."BrutoBedrag", "t"."ChargebackBedrag", "t"."RefundBedrag", "t"."CommissieBedrag", "t"."Status"
from "tree11"."Uitbetalingen" as t
where exists (
    select 1
    from (
        select 1 as "Een"
        from "staging"."Verzoek" as v
        where v."RunId" = $4
          and v."Stroom" = $5 and v."Status" = $6
          and (
            (
              select count(*)
              from "staging"."Pagina" as p
              where p."VerzoekId" = v."VerzoekId" and p."Poging" = v."Poging"
            ) <= 1
            or exists (
              select 1
              from "staging"."Verzoek" as v2
              where v2."RunId" = v."RunId"
                and v2."Stroom" = v."Stroom" and v2."Parameters" = v."Parameters" and v2."VerzoekId" <> v."VerzoekId"
                and v2."Status" = $7
            )
          )
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."Uitbetalingen_werk" as w
    where w."Token" = $8 and w."SleutelLeesbaar" = 1 and "w"."UitbetalingID" = "t"."UitbetalingID"
  )
  and not exists (
    select 1
    from (
        select distinct 1 as "Een", w."UitbetalingID" as "UitbetalingID.deel"
        from "staging"."Uitbetalingen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $9 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."UitbetalingID.deel" is null or "o"."UitbetalingID.deel" = t."UitbetalingID")
      and not (
        "o"."UitbetalingID.deel" is null
        and exists (
          select 1
          from "staging"."Uitbetalingen_gemist" as g
          where "g"."UitbetalingID" = "t"."UitbetalingID" and g."Aantal" >= 2 and g."RunId" <> $10
        )
      )
  )
order by "UitbetalingID";

-- Count it
select "Soort", count(*) as aantal from "staging"."Uitbetalingen_verschil" where "Token" = $1 group by "Soort";

-- Would it delete many? How many rows there are in its scope
select count(*) as aantal
from "tree11"."Uitbetalingen" as t
where exists (
    select 1
    from (
        select 1 as "Een"
        from "staging"."Verzoek" as v
        where v."RunId" = $1
          and v."Stroom" = $2 and v."Status" = $3
          and (
            (
              select count(*)
              from "staging"."Pagina" as p
              where p."VerzoekId" = v."VerzoekId" and p."Poging" = v."Poging"
            ) <= 1
            or exists (
              select 1
              from "staging"."Verzoek" as v2
              where v2."RunId" = v."RunId"
                and v2."Stroom" = v."Stroom" and v2."Parameters" = v."Parameters" and v2."VerzoekId" <> v."VerzoekId"
                and v2."Status" = $4
            )
          )
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
        'Soort', s."Soort", 'RijVoor', s."RijVoor", 'UitbetalingID', "s"."UitbetalingID", 'Datum', "s"."Datum",
        'Betalingen', "s"."Betalingen", 'Chargebacks', "s"."Chargebacks", 'Refunds', "s"."Refunds", 'NettoBedrag',
        "s"."NettoBedrag", 'BrutoBedrag', "s"."BrutoBedrag", 'ChargebackBedrag', "s"."ChargebackBedrag", 'RefundBedrag',
        "s"."RefundBedrag", 'CommissieBedrag', "s"."CommissieBedrag", 'Status', "s"."Status"
      )::text as rij
    from "staging"."Uitbetalingen_verschil" as s
    where s."Token" = $1
  ) as r;

-- A sample of it, for a dry run or a hold
select s."Soort" as soort, json_build_object('UitbetalingID', "s"."UitbetalingID")::text as sleutel,
  json_build_object(
    'Datum', "s"."Datum", 'Betalingen', "s"."Betalingen", 'Chargebacks', "s"."Chargebacks", 'Refunds', "s"."Refunds",
    'NettoBedrag', "s"."NettoBedrag", 'BrutoBedrag', "s"."BrutoBedrag", 'ChargebackBedrag', "s"."ChargebackBedrag",
    'RefundBedrag', "s"."RefundBedrag", 'CommissieBedrag', "s"."CommissieBedrag", 'Status', "s"."Status"
  )::text as na
from "staging"."Uitbetalingen_verschil" as s
where s."Token" = $1
order by s."Soort", "s"."UitbetalingID"
offset 0 rows
fetch next 20 rows only;

-- Is this a first load?
select count(*) as aantal from (select 1 as een where exists (select 1 from "tree11"."Uitbetalingen")) as e;

-- Rows of which a bad record has the key
select count(*) as aantal
from "tree11"."Uitbetalingen" as t
where exists (
    select 1
    from "staging"."Uitbetalingen_werk" as w
    where w."Token" = $1
      and w."SleutelLeesbaar" = 1 and w."Geldig" = 0 and w."InBereik" = 1 and "w"."UitbetalingID" = "t"."UitbetalingID"
  );

-- Rows that a record shields whose key cannot be read
select count(*) as aantal
from "tree11"."Uitbetalingen" as t
where exists (
    select 1
    from (
        select 1 as "Een"
        from "staging"."Verzoek" as v
        where v."RunId" = $1
          and v."Stroom" = $2 and v."Status" = $3
          and (
            (
              select count(*)
              from "staging"."Pagina" as p
              where p."VerzoekId" = v."VerzoekId" and p."Poging" = v."Poging"
            ) <= 1
            or exists (
              select 1
              from "staging"."Verzoek" as v2
              where v2."RunId" = v."RunId"
                and v2."Stroom" = v."Stroom" and v2."Parameters" = v."Parameters" and v2."VerzoekId" <> v."VerzoekId"
                and v2."Status" = $4
            )
          )
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."Uitbetalingen_werk" as w
    where w."Token" = $5 and w."SleutelLeesbaar" = 1 and "w"."UitbetalingID" = "t"."UitbetalingID"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", w."UitbetalingID" as "UitbetalingID.deel"
        from "staging"."Uitbetalingen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."UitbetalingID.deel" is null or "o"."UitbetalingID.deel" = t."UitbetalingID")
      and not (
        "o"."UitbetalingID.deel" is null
        and exists (
          select 1
          from "staging"."Uitbetalingen_gemist" as g
          where "g"."UitbetalingID" = "t"."UitbetalingID" and g."Aantal" >= 2 and g."RunId" <> $7
        )
      )
  );

-- Rows that are shielded no longer
select json_build_object('UitbetalingID', "d"."UitbetalingID")::text as sleutel, count(*) over () as aantal
from "staging"."Uitbetalingen_verschil" as d
  inner join "staging"."Uitbetalingen_gemist" as m on "m"."UitbetalingID" = "d"."UitbetalingID"
where d."Token" = $1 and d."Soort" = 'D' and m."Aantal" >= 2
order by "d"."UitbetalingID"
offset 0 rows
fetch next 5 rows only;

-- After the MERGE: rows that are in an answer again
delete from "staging"."Uitbetalingen_gemist"
where exists (
    select 1
    from "staging"."Uitbetalingen_werk" as w
    where w."Token" = $1
      and w."SleutelLeesbaar" = 1 and "w"."UitbetalingID" = "staging"."Uitbetalingen_gemist"."UitbetalingID"
  )
  or exists (
    select 1
    from "staging"."Uitbetalingen_verschil" as d
    where d."Token" = $2 and "d"."UitbetalingID" = "staging"."Uitbetalingen_gemist"."UitbetalingID"
  )
  or not exists (
    select 1
    from "tree11"."Uitbetalingen" as t
    where "t"."UitbetalingID" = "staging"."Uitbetalingen_gemist"."UitbetalingID"
  );

-- Rows that are shielded for the first time
insert into "staging"."Uitbetalingen_gemist" ("UitbetalingID", "Aantal", "RunId")
select "t"."UitbetalingID", 0, 0::bigint
from "tree11"."Uitbetalingen" as t
where exists (
    select 1
    from (
        select 1 as "Een"
        from "staging"."Verzoek" as v
        where v."RunId" = $1
          and v."Stroom" = $2 and v."Status" = $3
          and (
            (
              select count(*)
              from "staging"."Pagina" as p
              where p."VerzoekId" = v."VerzoekId" and p."Poging" = v."Poging"
            ) <= 1
            or exists (
              select 1
              from "staging"."Verzoek" as v2
              where v2."RunId" = v."RunId"
                and v2."Stroom" = v."Stroom" and v2."Parameters" = v."Parameters" and v2."VerzoekId" <> v."VerzoekId"
                and v2."Status" = $4
            )
          )
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."Uitbetalingen_werk" as w
    where w."Token" = $5 and w."SleutelLeesbaar" = 1 and "w"."UitbetalingID" = "t"."UitbetalingID"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", w."UitbetalingID" as "UitbetalingID.deel"
        from "staging"."Uitbetalingen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."UitbetalingID.deel" is null or "o"."UitbetalingID.deel" = t."UitbetalingID")
      and not (
        "o"."UitbetalingID.deel" is null
        and exists (
          select 1
          from "staging"."Uitbetalingen_gemist" as g
          where "g"."UitbetalingID" = "t"."UitbetalingID" and g."Aantal" >= 2 and g."RunId" <> $7
        )
      )
  )
  and not exists (select 1 from "staging"."Uitbetalingen_gemist" as m where "m"."UitbetalingID" = "t"."UitbetalingID");

-- How many answers missed them
update "staging"."Uitbetalingen_gemist"
set "Aantal" = "staging"."Uitbetalingen_gemist"."Aantal" + 1, "RunId" = $1::bigint
from (
    select "t"."UitbetalingID"
    from "tree11"."Uitbetalingen" as t
    where exists (
        select 1
        from (
            select 1 as "Een"
            from "staging"."Verzoek" as v
            where v."RunId" = $2
              and v."Stroom" = $3 and v."Status" = $4
              and (
                (
                  select count(*)
                  from "staging"."Pagina" as p
                  where p."VerzoekId" = v."VerzoekId" and p."Poging" = v."Poging"
                ) <= 1
                or exists (
                  select 1
                  from "staging"."Verzoek" as v2
                  where v2."RunId" = v."RunId"
                    and v2."Stroom" = v."Stroom" and v2."Parameters" = v."Parameters"
                    and v2."VerzoekId" <> v."VerzoekId" and v2."Status" = $5
                )
              )
          ) as b
        where "b"."Een" = 1
      )
      and not exists (
        select 1
        from "staging"."Uitbetalingen_werk" as w
        where w."Token" = $6 and w."SleutelLeesbaar" = 1 and "w"."UitbetalingID" = "t"."UitbetalingID"
      )
      and exists (
        select 1
        from (
            select distinct 1 as "Een", w."UitbetalingID" as "UitbetalingID.deel"
            from
              "staging"."Uitbetalingen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
            where w."Token" = $7 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
          ) as o
        where "o"."Een" = 1
          and ("o"."UitbetalingID.deel" is null or "o"."UitbetalingID.deel" = t."UitbetalingID")
          and not (
            "o"."UitbetalingID.deel" is null
            and exists (
              select 1
              from "staging"."Uitbetalingen_gemist" as g
              where "g"."UitbetalingID" = "t"."UitbetalingID" and g."Aantal" >= 2 and g."RunId" <> $8
            )
          )
      )
  ) as r
where r."UitbetalingID" = "staging"."Uitbetalingen_gemist"."UitbetalingID"
  and "staging"."Uitbetalingen_gemist"."RunId" <> $9::bigint;

-- Bad records
insert into "tree11"."Quarantaine" ("RunId", "Tabel", "PaginaId", "Positie", "Sleutel", "Reden", "Record")
select $1::bigint, 'Uitbetalingen', w."PaginaId", w."Positie",
  case when w."SleutelLeesbaar" = 1 then json_build_object('UitbetalingID', "w"."UitbetalingID")::text end,
  w."Meldingen", w."Record"
from "staging"."Uitbetalingen_werk" as w
where w."Token" = $2 and w."Geldig" = 0 and w."InBereik" = 1;

-- The rows before
insert into "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor", "PaginaId", "Positie")
select
  $1::bigint, 'Uitbetalingen', json_build_object('UitbetalingID', "s"."UitbetalingID")::text, s."Soort", s."RijVoor",
  s."PaginaId", s."Positie"
from "staging"."Uitbetalingen_verschil" as s
where s."Token" = $2;

-- Apply it
merge into "tree11"."Uitbetalingen" as "t" using (
  select "Soort", "UitbetalingID", "Datum", "Betalingen", "Chargebacks", "Refunds", "NettoBedrag", "BrutoBedrag",
    "ChargebackBedrag", "RefundBedrag", "CommissieBedrag", "Status"
  from "staging"."Uitbetalingen_verschil"
  where "Token" = $1
) as "s" on "t"."UitbetalingID" = "s"."UitbetalingID" when matched
and "s"."Soort" = 'D' then delete when matched
and "s"."Soort" = 'U' then
update
set
  "Datum" = "s"."Datum", "Betalingen" = "s"."Betalingen", "Chargebacks" = "s"."Chargebacks", "Refunds" = "s"."Refunds",
  "NettoBedrag" = "s"."NettoBedrag", "BrutoBedrag" = "s"."BrutoBedrag", "ChargebackBedrag" = "s"."ChargebackBedrag",
  "RefundBedrag" = "s"."RefundBedrag", "CommissieBedrag" = "s"."CommissieBedrag", "Status" = "s"."Status",
  "DatumLaatsteUpdate" = (statement_timestamp() at time zone 'UTC')::timestamp(3), "RunId" = $2 when not matched
  and "s"."Soort" = 'I' then insert (
    "UitbetalingID", "Datum", "Betalingen", "Chargebacks", "Refunds", "NettoBedrag", "BrutoBedrag", "ChargebackBedrag",
    "RefundBedrag", "CommissieBedrag", "Status", "DatumLaatsteUpdate", "RunId"
  )
values (
    "s"."UitbetalingID", "s"."Datum", "s"."Betalingen", "s"."Chargebacks", "s"."Refunds", "s"."NettoBedrag",
    "s"."BrutoBedrag", "s"."ChargebackBedrag", "s"."RefundBedrag", "s"."CommissieBedrag", "s"."Status",
    (statement_timestamp() at time zone 'UTC')::timestamp(3), $3
  );

-- To undo a run: did others change its rows since?
select l."WijzigingRun" as "RunId", json_build_object('UitbetalingID', "l"."UitbetalingID")::text as sleutel,
  count(*) over () as aantal
from (
    select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
      "k"."UitbetalingID"::text collate "C" as "UitbetalingID"
    from "tree11"."Wijziging" as w
      left join lateral json_to_record(w."Sleutel"::json) as "k" ("UitbetalingID" text) on true
    where w."Tabel" = 'Uitbetalingen'
      and w."RunId" <> $1 and w."RunId" <> $2
      and w."Id" > (
        select min(e."Id") from "tree11"."Wijziging" as e where e."RunId" = $3 and e."Tabel" = 'Uitbetalingen'
      )
  ) as l
  inner join (
    select c.*, row_number() over (partition by "c"."UitbetalingID" order by c."WijzigingId") as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
          "k"."UitbetalingID"::text collate "C" as "UitbetalingID"
        from "tree11"."Wijziging" as w
          left join lateral json_to_record(w."Sleutel"::json) as "k" ("UitbetalingID" text) on true
        where w."Tabel" = 'Uitbetalingen' and w."RunId" = $4
      ) as c
  ) as b on l."UitbetalingID" = b."UitbetalingID"
  and b."WijzigingNr" = 1 and l."WijzigingId" > b."WijzigingId"
order by l."WijzigingId"
offset 0 rows
fetch next 5 rows only;

-- To undo a run: what puts its rows back
insert into "staging"."Uitbetalingen_verschil" (
    "Token", "Soort", "RijVoor", "UitbetalingID", "Datum", "Betalingen", "Chargebacks", "Refunds", "NettoBedrag",
    "BrutoBedrag", "ChargebackBedrag", "RefundBedrag", "CommissieBedrag", "Status"
  )
select $1::bigint, case when b."RijVoor" is null then 'D' when t."UitbetalingID" is not null then 'U' else 'I' end,
  case when t."UitbetalingID" is not null then json_build_object(
      'UitbetalingID', "t"."UitbetalingID", 'Datum', "t"."Datum", 'Betalingen', "t"."Betalingen", 'Chargebacks',
      "t"."Chargebacks", 'Refunds', "t"."Refunds", 'NettoBedrag', "t"."NettoBedrag", 'BrutoBedrag', "t"."BrutoBedrag",
      'ChargebackBedrag', "t"."ChargebackBedrag", 'RefundBedrag', "t"."RefundBedrag", 'CommissieBedrag',
      "t"."CommissieBedrag", 'Status', "t"."Status"
    )::text
  end,
  "b"."UitbetalingID", case when b."RijVoor" is null then "t"."Datum" else "r"."Datum" end,
  case when b."RijVoor" is null then "t"."Betalingen" else "r"."Betalingen" end,
  case when b."RijVoor" is null then "t"."Chargebacks" else "r"."Chargebacks" end,
  case when b."RijVoor" is null then "t"."Refunds" else "r"."Refunds" end,
  case when b."RijVoor" is null then "t"."NettoBedrag" else "r"."NettoBedrag" end,
  case when b."RijVoor" is null then "t"."BrutoBedrag" else "r"."BrutoBedrag" end,
  case when b."RijVoor" is null then "t"."ChargebackBedrag" else "r"."ChargebackBedrag" end,
  case when b."RijVoor" is null then "t"."RefundBedrag" else "r"."RefundBedrag" end,
  case when b."RijVoor" is null then "t"."CommissieBedrag" else "r"."CommissieBedrag" end,
  case when b."RijVoor" is null then "t"."Status" else "r"."Status" end
from (
    select c.*, row_number() over (partition by "c"."UitbetalingID" order by c."WijzigingId") as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
          "k"."UitbetalingID"::text collate "C" as "UitbetalingID"
        from "tree11"."Wijziging" as w
          left join lateral json_to_record(w."Sleutel"::json) as "k" ("UitbetalingID" text) on true
        where w."Tabel" = 'Uitbetalingen' and w."RunId" = $2
      ) as c
  ) as b
  left join lateral json_to_record(b."RijVoor"::json) as "r" (
    "UitbetalingID" text, "Datum" timestamp(3), "Betalingen" integer, "Chargebacks" integer, "Refunds" integer,
    "NettoBedrag" numeric(12, 2), "BrutoBedrag" numeric(12, 2), "ChargebackBedrag" numeric(12, 2),
    "RefundBedrag" numeric(12, 2), "CommissieBedrag" numeric(12, 2), "Status" text
  ) on true
  left join "tree11"."Uitbetalingen" as t on t."UitbetalingID" = b."UitbetalingID"
where b."WijzigingNr" = 1
  and (
    (b."RijVoor" is null and t."UitbetalingID" is not null)
    or (
      b."RijVoor" is not null
      and (
        not (t."UitbetalingID" is not null)
        or (
          "r"."Datum", "r"."Betalingen", "r"."Chargebacks", "r"."Refunds", "r"."NettoBedrag", "r"."BrutoBedrag",
          "r"."ChargebackBedrag", "r"."RefundBedrag", "r"."CommissieBedrag", "r"."Status" collate "C"
        ) is distinct from (
          "t"."Datum", "t"."Betalingen", "t"."Chargebacks", "t"."Refunds", "t"."NettoBedrag", "t"."BrutoBedrag",
          "t"."ChargebackBedrag", "t"."RefundBedrag", "t"."CommissieBedrag", "t"."Status" collate "C"
        )
      )
    )
  );
