-- Abonnementen. Made by `npm run generate` from src/tables and src/transform. Parameters are shown by number.

-- Empty the work table
truncate "staging"."Abonnementen_werk";

-- Note that it was begun
insert into "staging"."Abonnementen_verschil" ("Token", "Soort") values ($1::bigint, 'B');

-- Pages to shred: see gedeeld.sql

-- Shred those of one batch into it
insert into "staging"."Abonnementen_werk" (
    "Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest",
    "Afgeschermd", "Meldingen", "Record", "AbonnementId", "Naam", "Beschrijving", "Type", "BetalingsType", "Bedrag",
    "Valuta", "VervalPeriode", "ActivatieStrategie", "AbonnementVereist", "ConsumptieMethode", "AutoVerlenging",
    "GrootboekGroepId", "ContractDuur", "ContractPeriode", "Sectie"
  )
select $1::bigint, "s"."VerzoekId", "s"."PaginaId", "s"."Positie", "s"."Deel", 1,
  case when "s"."AbonnementId.fout" is null and "s"."Naam.fout" is null then 1 else 0 end,
  case when "s"."AbonnementId.fout" is null then 1 else 0 end, 0, 0,
  case when "s"."AbonnementId.fout" is null
    and "s"."Naam.fout" is null and "s"."Beschrijving.fout" is null and "s"."Type.fout" is null
    and "s"."BetalingsType.fout" is null and "s"."Bedrag.fout" is null and "s"."Valuta.fout" is null
    and "s"."VervalPeriode.fout" is null and "s"."ActivatieStrategie.fout" is null
    and "s"."AbonnementVereist.fout" is null and "s"."ConsumptieMethode.fout" is null
    and "s"."AutoVerlenging.fout" is null and "s"."GrootboekGroepId.fout" is null and "s"."ContractDuur.fout" is null
    and "s"."ContractPeriode.fout" is null and "s"."Sectie.fout" is null then null
    else concat(
      '', case when "s"."AbonnementId.fout" is not null then concat('AbonnementId:', "s"."AbonnementId.fout", ';') end,
      case when "s"."Naam.fout" is not null then concat('Naam:', "s"."Naam.fout", ';') end,
      case when "s"."Beschrijving.fout" is not null then concat('Beschrijving:', "s"."Beschrijving.fout", ';') end,
      case when "s"."Type.fout" is not null then concat('Type:', "s"."Type.fout", ';') end,
      case when "s"."BetalingsType.fout" is not null then concat('BetalingsType:', "s"."BetalingsType.fout", ';') end,
      case when "s"."Bedrag.fout" is not null then concat('Bedrag:', "s"."Bedrag.fout", ';') end,
      case when "s"."Valuta.fout" is not null then concat('Valuta:', "s"."Valuta.fout", ';') end,
      case when "s"."VervalPeriode.fout" is not null then concat('VervalPeriode:', "s"."VervalPeriode.fout", ';') end,
      case
        when "s"."ActivatieStrategie.fout" is not null then concat('ActivatieStrategie:', "s"."ActivatieStrategie.fout", ';')
      end,
      case
        when "s"."AbonnementVereist.fout" is not null then concat('AbonnementVereist:', "s"."AbonnementVereist.fout", ';')
      end,
      case
        when "s"."ConsumptieMethode.fout" is not null then concat('ConsumptieMethode:', "s"."ConsumptieMethode.fout", ';')
      end,
      case when "s"."AutoVerlenging.fout" is not null then concat('AutoVerlenging:', "s"."AutoVerlenging.fout", ';')
      end,
      case
        when "s"."GrootboekGroepId.fout" is not null then concat('GrootboekGroepId:', "s"."GrootboekGroepId.fout", ';')
      end,
      case when "s"."ContractDuur.fout" is not null then concat('ContractDuur:', "s"."ContractDuur.fout", ';') end,
      case when "s"."ContractPeriode.fout" is not null then concat('ContractPeriode:', "s"."ContractPeriode.fout", ';')
      end,
      case when "s"."Sectie.fout" is not null then concat('Sectie:', "s"."Sectie.fout", ';') end
    )
  end,
  case when "s"."AbonnementId.fout" is null and "s"."Naam.fout" is null then null else "s"."Record" end,
  "s"."AbonnementId", "s"."Naam", "s"."Beschrijving", "s"."Type", "s"."BetalingsType", "s"."Bedrag", "s"."Valuta",
  "s"."VervalPeriode", "s"."ActivatieStrategie", "s"."AbonnementVereist", "s"."ConsumptieMethode", "s"."AutoVerlenging",
  "s"."GrootboekGroepId", "s"."ContractDuur", "s"."ContractPeriode", "s"."Sectie"
from (
    select
      "VerzoekId", "PaginaId", "Positie", "Deel", "Record"::text as "Record", "AbonnementId", "Naam", "Beschrijving",
      "Type", "BetalingsType", "Bedrag", "Valuta", "VervalPeriode", "ActivatieStrategie", "AbonnementVereist",
      "ConsumptieMethode", "AutoVerlenging", "GrootboekGroepId", "ContractDuur", "ContractPeriode", "Sectie",
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
      end as "Naam.fout",
      case when "Beschrijving" is null then case when "Beschrijving.tekst" is null then null
          else case when (
              ascii("Beschrijving.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'description') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "Beschrijving.fout",
      case when "Type" is null then case when "Type.tekst" is null then null
          else case when (
              ascii("Type.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'type') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "Type.fout",
      case when "BetalingsType" is null then case when "BetalingsType.tekst" is null then null
          else case when (
              ascii("BetalingsType.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'paymentType') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "BetalingsType.fout",
      case when "Bedrag" is null then case when "Bedrag.tekst" is null then null else 'type' end end as "Bedrag.fout",
      case when "Valuta" is null then case when "Valuta.tekst" is null then null
          else case when (
              ascii("Valuta.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'currency') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "Valuta.fout",
      case when "VervalPeriode" is null then case when "VervalPeriode.tekst" is null then null else 'type' end
      end as "VervalPeriode.fout",
      case when "ActivatieStrategie" is null then case when "ActivatieStrategie.tekst" is null then null
          else case when (
              ascii("ActivatieStrategie.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'activationStrategy') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "ActivatieStrategie.fout",
      case when "AbonnementVereist" is null then case when "AbonnementVereist.tekst" is null then null else 'type' end
      end as "AbonnementVereist.fout",
      case when "ConsumptieMethode" is null then case when "ConsumptieMethode.tekst" is null then null
          else case when (
              ascii("ConsumptieMethode.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'consumptionMethod') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "ConsumptieMethode.fout",
      case when "AutoVerlenging" is null then case when "AutoVerlenging.tekst" is null then null else 'type' end
      end as "AutoVerlenging.fout",
      case when "GrootboekGroepId" is null then case when "GrootboekGroepId.tekst" is null then null
          else case when (
              ascii("GrootboekGroepId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'ledgerGroupId') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "GrootboekGroepId.fout",
      case when "ContractDuur" is null then case when "ContractDuur.tekst" is null then null
          else case when (
              ascii("ContractDuur.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'contractDuration' -> 'type') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "ContractDuur.fout",
      case when "ContractPeriode" is null then case when "ContractPeriode.tekst" is null then null else 'type' end
      end as "ContractPeriode.fout",
      case when "Sectie" is null then case when "Sectie.tekst" is null then null else 'length' end end as "Sectie.fout"
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
          end as "Naam",
          case when (
              ascii("Beschrijving.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'description') in ('object', 'array', 'boolean')
            )
            or false then null
            else "Beschrijving.tekst"
          end as "Beschrijving",
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
              ascii("BetalingsType.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'paymentType') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("BetalingsType.tekst") <= 50
              or char_length("BetalingsType.tekst") + char_length(regexp_replace("BetalingsType.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "BetalingsType.tekst"
          end as "BetalingsType",
          case when "Bedrag.tekst" ~ '^-?[0-9]{1,60}(?:\.[0-9]{1,160})?(?:[eE][+-]?[0-9]{1,2})?$' then case
              when abs(round("Bedrag.tekst"::numeric, 2)) < '1e10'::numeric then round("Bedrag.tekst"::numeric, 2)
            end
          end as "Bedrag",
          case when (
              ascii("Valuta.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'currency') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("Valuta.tekst") <= 3
              or char_length("Valuta.tekst") + char_length(regexp_replace("Valuta.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 3
            ) then null
            else "Valuta.tekst"
          end as "Valuta",
          case when "VervalPeriode.tekst" ~ '^-?[0-9]{1,60}(?:\.0{1,60})?$'
            and "VervalPeriode.tekst"::numeric between -2147483648 and 2147483647 then "VervalPeriode.tekst"::numeric::int
          end as "VervalPeriode",
          case when (
              ascii("ActivatieStrategie.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'activationStrategy') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("ActivatieStrategie.tekst") <= 50
              or char_length("ActivatieStrategie.tekst") + char_length(regexp_replace("ActivatieStrategie.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "ActivatieStrategie.tekst"
          end as "ActivatieStrategie",
          case "AbonnementVereist.tekst" when 'true' then true when 'false' then false end as "AbonnementVereist",
          case when (
              ascii("ConsumptieMethode.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'consumptionMethod') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("ConsumptieMethode.tekst") <= 50
              or char_length("ConsumptieMethode.tekst") + char_length(regexp_replace("ConsumptieMethode.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "ConsumptieMethode.tekst"
          end as "ConsumptieMethode",
          case "AutoVerlenging.tekst" when 'true' then true when 'false' then false end as "AutoVerlenging",
          case when (
              ascii("GrootboekGroepId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'ledgerGroupId') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("GrootboekGroepId.tekst") <= 50
              or char_length("GrootboekGroepId.tekst") + char_length(regexp_replace("GrootboekGroepId.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "GrootboekGroepId.tekst"
          end as "GrootboekGroepId",
          case when (
              ascii("ContractDuur.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'contractDuration' -> 'type') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("ContractDuur.tekst") <= 20
              or char_length("ContractDuur.tekst") + char_length(regexp_replace("ContractDuur.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 20
            ) then null
            else "ContractDuur.tekst"
          end as "ContractDuur",
          case when "ContractPeriode.tekst" ~ '^-?[0-9]{1,60}(?:\.0{1,60})?$'
            and "ContractPeriode.tekst"::numeric between -2147483648 and 2147483647 then "ContractPeriode.tekst"::numeric::int
          end as "ContractPeriode",
          case when false
            or not (
              octet_length("Sectie.tekst") <= 100
              or char_length("Sectie.tekst") + char_length(regexp_replace("Sectie.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 100
            ) then null
            else "Sectie.tekst"
          end as "Sectie"
        from (
            select *,
              (
                select (k.j ->> 'sectie')
                from "staging"."Verzoek" as "lv"
                  inner join "staging"."Pagina" as "lp" on "lp"."VerzoekId" = "lv"."VerzoekId"
                  and "lp"."Poging" = "lv"."Poging"
                  cross join lateral jsonb_array_elements(lp."Inhoud"::jsonb) with ordinality as k (j, n)
                where "lv"."RunId" = $2
                  and "lv"."Stroom" = $3 and "lv"."Status" = $4
                  and btrim((k.j ->> 'abonnement'), ' ') = btrim("Naam.tekst", ' ')
                order by lp."PaginaId" desc, k.n desc
                limit 1
              ) as "Sectie.tekst"
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
                  nullif((r.j ->> 'name'), '') as "Naam.tekst", (r.j ->> 'description') as "Beschrijving.tekst",
                  (r.j ->> 'type') as "Type.tekst", (r.j ->> 'paymentType') as "BetalingsType.tekst",
                  (r.j ->> 'amount') as "Bedrag.tekst", (r.j ->> 'currency') as "Valuta.tekst",
                  (r.j ->> 'expireDays') as "VervalPeriode.tekst",
                  (r.j ->> 'activationStrategy') as "ActivatieStrategie.tekst",
                  (r.j ->> 'accessCourseSubscriptionRequired') as "AbonnementVereist.tekst",
                  (r.j ->> 'consumptionMethod') as "ConsumptieMethode.tekst",
                  (r.j ->> 'contractAutoRenewal') as "AutoVerlenging.tekst",
                  (r.j ->> 'ledgerGroupId') as "GrootboekGroepId.tekst",
                  (r.j -> 'contractDuration' ->> 'type') as "ContractDuur.tekst",
                  (r.j -> 'contractDuration' ->> 'value') as "ContractPeriode.tekst"
                from "staging"."Verzoek" as "v"
                  inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
                  and "p"."Poging" = "v"."Poging"
                  cross join lateral jsonb_array_elements(p."Inhoud"::jsonb) with ordinality as r (j, n)
                where "v"."RunId" = $5 and "v"."Stroom" = $6 and "v"."Status" = $7 and "p"."PaginaId" in ($8, $9)
                offset 0
              ) as laag
            offset 0
          ) as laag
        offset 0
      ) as waarde
  ) as s;

-- Count the records
select count(*) as gelezen, sum(1 - "Geldig") as afgekeurd, sum(1 - "SleutelLeesbaar") as onleesbaar,
  count("Meldingen") as genoteerd
from "staging"."Abonnementen_werk"
where "Token" = $1 and "InBereik" = 1;

-- Count what is wrong with them
select melding.value as melding, count(*) as aantal
from "staging"."Abonnementen_werk" as w cross join lateral string_to_table(w."Meldingen", ';') as melding (value)
where w."Token" = $1 and w."InBereik" = 1 and w."Meldingen" is not null and melding.value <> ''
group by melding.value;

-- Count keys that several records have
select count(*) as sleutels
from (
    select "AbonnementId"
    from "staging"."Abonnementen_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "AbonnementId"
    having count(*) > 1
  ) as k;

-- If there are any, how many of these records are of one answer
select sum(k.extra) as dubbel
from (
    select count(*) - count(distinct "VerzoekId") as extra
    from "staging"."Abonnementen_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "AbonnementId"
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
    select count(*) from "staging"."Abonnementen_werk" as w where w."Token" = $5 and w."VerzoekId" = v."VerzoekId"
  );

-- Keep one record for each key
with dubbel as (
    select "AbonnementId"
    from "staging"."Abonnementen_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "AbonnementId"
    having count(*) > 1
  ),
  volgorde as (
    select w."Nr",
      row_number() over (
        partition by w."AbonnementId"
        order by w."Geldig" desc, w."VerzoekId" desc, p."PaginaNr" desc, w."Positie" desc, w."Deel" desc
      ) as plaats,
      min(w."Geldig") over (partition by w."AbonnementId") as allemaal
    from "staging"."Abonnementen_werk" as w
      inner join dubbel as d on "w"."AbonnementId" = "d"."AbonnementId"
      inner join "staging"."Pagina" as p on p."PaginaId" = w."PaginaId"
    where w."Token" = $2 and w."SleutelLeesbaar" = 1
  )
update "staging"."Abonnementen_werk"
set "Verliest" = case when volgorde.plaats > 1 then 1 else 0 end, "Afgeschermd" = 1 - volgorde.allemaal
from volgorde
where "staging"."Abonnementen_werk"."Nr" = volgorde."Nr";

-- Measure the rows that come
select count(*) as rijen, count(w."Beschrijving") as "Beschrijving.gevuld", count(w."Type") as "Type.gevuld",
  count(w."BetalingsType") as "BetalingsType.gevuld", count(w."Bedrag") as "Bedrag.gevuld",
  count(w."Valuta") as "Valuta.gevuld", count(w."ActivatieStrategie") as "ActivatieStrategie.gevuld",
  count(w."AbonnementVereist") as "AbonnementVereist.gevuld",
  count(w."ConsumptieMethode") as "ConsumptieMethode.gevuld", count(w."AutoVerlenging") as "AutoVerlenging.gevuld",
  count(w."GrootboekGroepId") as "GrootboekGroepId.gevuld", count(w."ContractDuur") as "ContractDuur.gevuld",
  count(w."ContractPeriode") as "ContractPeriode.gevuld",
  count(case when not ("w"."Bedrag" >= 0) then 1 end) as "not_negative:Bedrag",
  count(case when not ("w"."VervalPeriode" >= 0) then 1 end) as "not_negative:VervalPeriode",
  count(case when not ("w"."ContractPeriode" >= 0) then 1 end) as "not_negative:ContractPeriode",
  count(
    case
      when "w"."Valuta"::text collate "C" not in ('EUR', 'GBP', 'CHF', 'DKK', 'NOK', 'SEK', 'PLN', 'CZK', 'HUF', 'RON', 'USD') then 1
    end
  ) as "known_currency:Valuta"
from "staging"."Abonnementen_werk" as w
where "w"."Token" = $1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0;

-- Fields of a sample of the answers: see gedeeld.sql

-- Names in the list of Sectie that fit no record
select n.naam, n.aantal, n.bekend
from (
    select n.naam, n.aantal,
      (
        select count(*)
        from "staging"."Abonnementen_werk" as w
        where w."Token" = $1 and w."Naam"::text collate "C" = n.naam
      ) as bekend
    from (
        select s."naam"::text collate "C" as naam, count(*) as aantal
        from (
            select "VerzoekId", "PaginaId", "Positie", "Deel", "Record"::text as "Record", "naam",
              case when "naam" is null then case when "naam.tekst" is null then null
                  else case when (
                      ascii("naam.tekst") in (123, 91, 116, 102)
                      and jsonb_typeof("Record" -> 'abonnement') in ('object', 'array', 'boolean')
                    ) then 'type'
                    else 'length'
                  end
                end
              end as "naam.fout"
            from (
                select *,
                  case when (
                      ascii("naam.tekst") in (123, 91, 116, 102)
                      and jsonb_typeof("Record" -> 'abonnement') in ('object', 'array', 'boolean')
                    )
                    or not (
                      octet_length("naam.tekst") <= 255
                      or char_length("naam.tekst") + char_length(regexp_replace("naam.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 255
                    ) then null
                    else "naam.tekst"
                  end as "naam"
                from (
                    select v."VerzoekId", p."PaginaId", r.n - 1::int as "Positie", 0::int as "Deel", r.j as "Record",
                      null::jsonb as "Ouder", (r.j ->> 'abonnement') as "naam.tekst"
                    from "staging"."Verzoek" as "v"
                      inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
                      and "p"."Poging" = "v"."Poging"
                      cross join lateral jsonb_array_elements(p."Inhoud"::jsonb) with ordinality as r (j, n)
                    where "v"."RunId" = $2 and "v"."Stroom" = $3 and "v"."Status" = $4
                    offset 0
                  ) as laag
                offset 0
              ) as waarde
          ) as s
        where s."naam" is not null
        group by s."naam"::text collate "C"
      ) as n
  ) as n
where n.aantal > 1 or n.bekend = 0
order by n.naam;

-- Keys that are nearly the same
select json_build_object('AbonnementId', w."AbonnementId")::text as sleutel, count(*) over () as aantal
from "staging"."Abonnementen_werk" as w
  inner join (
    select lower(normalize(w."AbonnementId", nfc)) as "AbonnementId"
    from "staging"."Abonnementen_werk" as w
    where "w"."Token" = $1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
    group by lower(normalize(w."AbonnementId", nfc))
    having count(*) > 1
  ) as g on g."AbonnementId" = lower(normalize(w."AbonnementId", nfc))
where "w"."Token" = $2 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
order by w."AbonnementId"
offset 0 rows
fetch next 6 rows only;

-- Versions of its rows that end
update "tree11"."AbonnementenHistorie"
set "GeldigTot" = $1::timestamp(3), "RunIdTot" = $2::bigint
from "staging"."Abonnementen_verschil" as d
where d."Token" = $3
  and d."AbonnementId" = "tree11"."AbonnementenHistorie"."AbonnementId"
  and "tree11"."AbonnementenHistorie"."GeldigTot" is null;

-- Versions that begin
insert into "tree11"."AbonnementenHistorie" (
    "AbonnementId", "Naam", "Beschrijving", "Type", "BetalingsType", "Bedrag", "Valuta", "VervalPeriode",
    "ActivatieStrategie", "AbonnementVereist", "ConsumptieMethode", "AutoVerlenging", "GrootboekGroepId",
    "ContractDuur", "ContractPeriode", "Sectie", "GeldigVan", "RunId"
  )
select "AbonnementId", "Naam", "Beschrijving", "Type", "BetalingsType", "Bedrag", "Valuta", "VervalPeriode",
  "ActivatieStrategie", "AbonnementVereist", "ConsumptieMethode", "AutoVerlenging", "GrootboekGroepId", "ContractDuur",
  "ContractPeriode", "Sectie", $1::timestamp(3), $2::bigint
from "staging"."Abonnementen_verschil"
where "Token" = $3 and "Soort" in ('I', 'U');

-- Rows without a version, and versions without a row
select (
    select count(*)
    from "tree11"."Abonnementen" as t
    where not exists (
        select 1
        from "tree11"."AbonnementenHistorie" as h
        where "h"."AbonnementId" = "t"."AbonnementId" and h."GeldigTot" is null
      )
  ) as zonder,
  (
    select count(*)
    from "tree11"."AbonnementenHistorie" as h
    where h."GeldigTot" is null
      and not exists (select 1 from "tree11"."Abonnementen" as t where "t"."AbonnementId" = "h"."AbonnementId")
  ) as teveel;

-- It is what was begun
delete from "staging"."Abonnementen_verschil" where "Token" = $1 and "Soort" = 'B';

-- What differs from the target
insert into "staging"."Abonnementen_verschil" (
    "Token", "Soort", "PaginaId", "Positie", "RijVoor", "AbonnementId", "Naam", "Beschrijving", "Type", "BetalingsType",
    "Bedrag", "Valuta", "VervalPeriode", "ActivatieStrategie", "AbonnementVereist", "ConsumptieMethode",
    "AutoVerlenging", "GrootboekGroepId", "ContractDuur", "ContractPeriode", "Sectie"
  )
select $1::bigint, case when "t"."AbonnementId" is null then 'I' else 'U' end, s."PaginaId", s."Positie",
  case when "t"."AbonnementId" is not null then json_build_object(
      'AbonnementId', "t"."AbonnementId", 'Naam', "t"."Naam", 'Beschrijving', "t"."Beschrijving", 'Type', "t"."Type",
      'BetalingsType', "t"."BetalingsType", 'Bedrag', "t"."Bedrag", 'Valuta', "t"."Valuta", 'VervalPeriode',
      "t"."VervalPeriode", 'ActivatieStrategie', "t"."ActivatieStrategie", 'AbonnementVereist', "t"."AbonnementVereist",
      'ConsumptieMethode', "t"."ConsumptieMethode", 'AutoVerlenging', "t"."AutoVerlenging", 'GrootboekGroepId',
      "t"."GrootboekGroepId", 'ContractDuur', "t"."ContractDuur", 'ContractPeriode', "t"."ContractPeriode", 'Sectie',
      "t"."Sectie"
    )::text
  end,
  "s"."AbonnementId", "s"."Naam", "s"."Beschrijving", "s"."Type", "s"."BetalingsType", "s"."Bedrag", "s"."Valuta",
  "s"."VervalPeriode", "s"."ActivatieStrategie", "s"."AbonnementVereist", "s"."ConsumptieMethode", "s"."AutoVerlenging",
  "s"."GrootboekGroepId", "s"."ContractDuur", "s"."ContractPeriode", "s"."Sectie"
from
  "staging"."Abonnementen_werk" as s left join "tree11"."Abonnementen" as t on "t"."AbonnementId" = "s"."AbonnementId"
where s."Token" = $2
  and s."Geldig" = 1 and s."Verliest" = 0
  and (
    ("t"."AbonnementId" is null and s."InBereik" = 1)
    or (
      "t"."AbonnementId" is not null
      and s."Afgeschermd" = 0
      and (s."InBereik" = 1)
      and (
        "s"."Naam" collate "C", "s"."Beschrijving" collate "C", "s"."Type" collate "C", "s"."BetalingsType" collate "C",
        "s"."Bedrag", "s"."Valuta" collate "C", "s"."VervalPeriode", "s"."ActivatieStrategie" collate "C",
        "s"."AbonnementVereist", "s"."ConsumptieMethode" collate "C", "s"."AutoVerlenging",
        "s"."GrootboekGroepId" collate "C", "s"."ContractDuur" collate "C", "s"."ContractPeriode",
        "s"."Sectie" collate "C"
      ) is distinct from (
        "t"."Naam" collate "C", "t"."Beschrijving" collate "C", "t"."Type" collate "C", "t"."BetalingsType" collate "C",
        "t"."Bedrag", "t"."Valuta" collate "C", "t"."VervalPeriode", "t"."ActivatieStrategie" collate "C",
        "t"."AbonnementVereist", "t"."ConsumptieMethode" collate "C", "t"."AutoVerlenging",
        "t"."GrootboekGroepId" collate "C", "t"."ContractDuur" collate "C", "t"."ContractPeriode",
        "t"."Sectie" collate "C"
      )
    )
  )
union all
select $3::bigint, 'D', null, null,
  json_build_object(
    'AbonnementId', "t"."AbonnementId", 'Naam', "t"."Naam", 'Beschrijving', "t"."Beschrijving", 'Type', "t"."Type",
    'BetalingsType', "t"."BetalingsType", 'Bedrag', "t"."Bedrag", 'Valuta', "t"."Valuta", 'VervalPeriode',
    "t"."VervalPeriode", 'ActivatieStrategie', "t"."ActivatieStrategie", 'AbonnementVereist', "t"."AbonnementVereist",
    'ConsumptieMethode', "t"."ConsumptieMethode", 'AutoVerlenging', "t"."AutoVerlenging", 'GrootboekGroepId',
    "t"."GrootboekGroepId", 'ContractDuur', "t"."ContractDuur", 'ContractPeriode', "t"."ContractPeriode", 'Sectie',
    "t"."Sectie"
  )::text,
  "t"."AbonnementId", "t"."Naam", "t"."Beschrijving", "t"."Type", "t"."BetalingsType", "t"."Bedrag", "t"."Valuta",
  "t"."VervalPeriode", "t"."ActivatieStrategie", "t"."AbonnementVereist", "t"."ConsumptieMethode", "t"."AutoVerlenging",
  "t"."GrootboekGroepId", "t"."ContractDuur", "t"."ContractPeriode", "t"."Sectie"
from "tree11"."Abonnementen" as t
where exists (
    select 1
    from (
        select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = $4 and v."Stroom" = $5 and v."Status" = $6
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."Abonnementen_werk" as w
    where w."Token" = $7 and w."SleutelLeesbaar" = 1 and "w"."AbonnementId" = "t"."AbonnementId"
  )
  and not exists (
    select 1
    from (
        select distinct 1 as "Een", w."AbonnementId" as "AbonnementId.deel"
        from "staging"."Abonnementen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $8 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."AbonnementId.deel" is null or "o"."AbonnementId.deel" = t."AbonnementId")
      and not (
        "o"."AbonnementId.deel" is null
        and exists (
          select 1
          from "staging"."Abonnementen_gemist" as g
          where "g"."AbonnementId" = "t"."AbonnementId" and g."Aantal" >= 2 and g."RunId" <> $9
        )
      )
  )
order by "AbonnementId";

-- Count it
select "Soort", count(*) as aantal from "staging"."Abonnementen_verschil" where "Token" = $1 group by "Soort";

-- Would it delete many? How many rows there are in its scope
select count(*) as aantal
from "tree11"."Abonnementen" as t
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
        'Soort', s."Soort", 'RijVoor', s."RijVoor", 'AbonnementId', "s"."AbonnementId", 'Naam', "s"."Naam",
        'Beschrijving', "s"."Beschrijving", 'Type', "s"."Type", 'BetalingsType', "s"."BetalingsType", 'Bedrag',
        "s"."Bedrag", 'Valuta', "s"."Valuta", 'VervalPeriode', "s"."VervalPeriode", 'ActivatieStrategie',
        "s"."ActivatieStrategie", 'AbonnementVereist', "s"."AbonnementVereist", 'ConsumptieMethode',
        "s"."ConsumptieMethode", 'AutoVerlenging', "s"."AutoVerlenging", 'GrootboekGroepId', "s"."GrootboekGroepId",
        'ContractDuur', "s"."ContractDuur", 'ContractPeriode', "s"."ContractPeriode", 'Sectie', "s"."Sectie"
      )::text as rij
    from "staging"."Abonnementen_verschil" as s
    where s."Token" = $1
  ) as r;

-- A sample of it, for a dry run or a hold
select s."Soort" as soort, json_build_object('AbonnementId', "s"."AbonnementId")::text as sleutel,
  json_build_object(
    'Naam', "s"."Naam", 'Beschrijving', "s"."Beschrijving", 'Type', "s"."Type", 'BetalingsType', "s"."BetalingsType",
    'Bedrag', "s"."Bedrag", 'Valuta', "s"."Valuta", 'VervalPeriode', "s"."VervalPeriode", 'ActivatieStrategie',
    "s"."ActivatieStrategie", 'AbonnementVereist', "s"."AbonnementVereist", 'ConsumptieMethode',
    "s"."ConsumptieMethode", 'AutoVerlenging', "s"."AutoVerlenging", 'GrootboekGroepId', "s"."GrootboekGroepId",
    'ContractDuur', "s"."ContractDuur", 'ContractPeriode', "s"."ContractPeriode", 'Sectie', "s"."Sectie"
  )::text as na
from "staging"."Abonnementen_verschil" as s
where s."Token" = $1
order by s."Soort", "s"."AbonnementId"
offset 0 rows
fetch next 20 rows only;

-- Is this a first load?
select count(*) as aantal from (select 1 as een where exists (select 1 from "tree11"."Abonnementen")) as e;

-- Rows of which a bad record has the key
select count(*) as aantal
from "tree11"."Abonnementen" as t
where exists (
    select 1
    from "staging"."Abonnementen_werk" as w
    where w."Token" = $1
      and w."SleutelLeesbaar" = 1 and w."Geldig" = 0 and w."InBereik" = 1 and "w"."AbonnementId" = "t"."AbonnementId"
  );

-- Rows that a record shields whose key cannot be read
select count(*) as aantal
from "tree11"."Abonnementen" as t
where exists (
    select 1
    from (
        select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = $1 and v."Stroom" = $2 and v."Status" = $3
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."Abonnementen_werk" as w
    where w."Token" = $4 and w."SleutelLeesbaar" = 1 and "w"."AbonnementId" = "t"."AbonnementId"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", w."AbonnementId" as "AbonnementId.deel"
        from "staging"."Abonnementen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."AbonnementId.deel" is null or "o"."AbonnementId.deel" = t."AbonnementId")
      and not (
        "o"."AbonnementId.deel" is null
        and exists (
          select 1
          from "staging"."Abonnementen_gemist" as g
          where "g"."AbonnementId" = "t"."AbonnementId" and g."Aantal" >= 2 and g."RunId" <> $6
        )
      )
  );

-- Rows that are shielded no longer
select json_build_object('AbonnementId', "d"."AbonnementId")::text as sleutel, count(*) over () as aantal
from "staging"."Abonnementen_verschil" as d
  inner join "staging"."Abonnementen_gemist" as m on "m"."AbonnementId" = "d"."AbonnementId"
where d."Token" = $1 and d."Soort" = 'D' and m."Aantal" >= 2
order by "d"."AbonnementId"
offset 0 rows
fetch next 5 rows only;

-- After the MERGE: rows that are in an answer again
delete from "staging"."Abonnementen_gemist"
where exists (
    select 1
    from "staging"."Abonnementen_werk" as w
    where
      w."Token" = $1 and w."SleutelLeesbaar" = 1 and "w"."AbonnementId" = "staging"."Abonnementen_gemist"."AbonnementId"
  )
  or exists (
    select 1
    from "staging"."Abonnementen_verschil" as d
    where d."Token" = $2 and "d"."AbonnementId" = "staging"."Abonnementen_gemist"."AbonnementId"
  )
  or not exists (
    select 1 from "tree11"."Abonnementen" as t where "t"."AbonnementId" = "staging"."Abonnementen_gemist"."AbonnementId"
  );

-- Rows that are shielded for the first time
insert into "staging"."Abonnementen_gemist" ("AbonnementId", "Aantal", "RunId")
select "t"."AbonnementId", 0, 0::bigint
from "tree11"."Abonnementen" as t
where exists (
    select 1
    from (
        select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = $1 and v."Stroom" = $2 and v."Status" = $3
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."Abonnementen_werk" as w
    where w."Token" = $4 and w."SleutelLeesbaar" = 1 and "w"."AbonnementId" = "t"."AbonnementId"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", w."AbonnementId" as "AbonnementId.deel"
        from "staging"."Abonnementen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."AbonnementId.deel" is null or "o"."AbonnementId.deel" = t."AbonnementId")
      and not (
        "o"."AbonnementId.deel" is null
        and exists (
          select 1
          from "staging"."Abonnementen_gemist" as g
          where "g"."AbonnementId" = "t"."AbonnementId" and g."Aantal" >= 2 and g."RunId" <> $6
        )
      )
  )
  and not exists (select 1 from "staging"."Abonnementen_gemist" as m where "m"."AbonnementId" = "t"."AbonnementId");

-- How many answers missed them
update "staging"."Abonnementen_gemist"
set "Aantal" = "staging"."Abonnementen_gemist"."Aantal" + 1, "RunId" = $1::bigint
from (
    select "t"."AbonnementId"
    from "tree11"."Abonnementen" as t
    where exists (
        select 1
        from (
            select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = $2 and v."Stroom" = $3 and v."Status" = $4
          ) as b
        where "b"."Een" = 1
      )
      and not exists (
        select 1
        from "staging"."Abonnementen_werk" as w
        where w."Token" = $5 and w."SleutelLeesbaar" = 1 and "w"."AbonnementId" = "t"."AbonnementId"
      )
      and exists (
        select 1
        from (
            select distinct 1 as "Een", w."AbonnementId" as "AbonnementId.deel"
            from "staging"."Abonnementen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
            where w."Token" = $6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
          ) as o
        where "o"."Een" = 1
          and ("o"."AbonnementId.deel" is null or "o"."AbonnementId.deel" = t."AbonnementId")
          and not (
            "o"."AbonnementId.deel" is null
            and exists (
              select 1
              from "staging"."Abonnementen_gemist" as g
              where "g"."AbonnementId" = "t"."AbonnementId" and g."Aantal" >= 2 and g."RunId" <> $7
            )
          )
      )
  ) as r
where r."AbonnementId" = "staging"."Abonnementen_gemist"."AbonnementId"
  and "staging"."Abonnementen_gemist"."RunId" <> $8::bigint;

-- Bad records
insert into "tree11"."Quarantaine" ("RunId", "Tabel", "PaginaId", "Positie", "Sleutel", "Reden", "Record")
select $1::bigint, 'Abonnementen', w."PaginaId", w."Positie",
  case when w."SleutelLeesbaar" = 1 then json_build_object('AbonnementId', "w"."AbonnementId")::text end, w."Meldingen",
  w."Record"
from "staging"."Abonnementen_werk" as w
where w."Token" = $2 and w."Geldig" = 0 and w."InBereik" = 1;

-- The rows before
insert into "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor", "PaginaId", "Positie")
select $1::bigint, 'Abonnementen', json_build_object('AbonnementId', "s"."AbonnementId")::text, s."Soort", s."RijVoor",
  s."PaginaId", s."Positie"
from "staging"."Abonnementen_verschil" as s
where s."Token" = $2;

-- Apply it
merge into "tree11"."Abonnementen" as "t" using (
  select "Soort", "AbonnementId", "Naam", "Beschrijving", "Type", "BetalingsType", "Bedrag", "Valuta", "VervalPeriode",
    "ActivatieStrategie", "AbonnementVereist", "ConsumptieMethode", "AutoVerlenging", "GrootboekGroepId",
    "ContractDuur", "ContractPeriode", "Sectie"
  from "staging"."Abonnementen_verschil"
  where "Token" = $1
) as "s" on "t"."AbonnementId" = "s"."AbonnementId" when matched
and "s"."Soort" = 'D' then delete when matched
and "s"."Soort" = 'U' then
update
set
  "Naam" = "s"."Naam", "Beschrijving" = "s"."Beschrijving", "Type" = "s"."Type", "BetalingsType" = "s"."BetalingsType",
  "Bedrag" = "s"."Bedrag", "Valuta" = "s"."Valuta", "VervalPeriode" = "s"."VervalPeriode",
  "ActivatieStrategie" = "s"."ActivatieStrategie", "AbonnementVereist" = "s"."AbonnementVereist",
  "ConsumptieMethode" = "s"."ConsumptieMethode", "AutoVerlenging" = "s"."AutoVerlenging",
  "GrootboekGroepId" = "s"."GrootboekGroepId", "ContractDuur" = "s"."ContractDuur",
  "ContractPeriode" = "s"."ContractPeriode", "Sectie" = "s"."Sectie",
  "DatumLaatsteUpdate" = (statement_timestamp() at time zone 'UTC')::timestamp(3), "RunId" = $2 when not matched
  and "s"."Soort" = 'I' then insert (
    "AbonnementId", "Naam", "Beschrijving", "Type", "BetalingsType", "Bedrag", "Valuta", "VervalPeriode",
    "ActivatieStrategie", "AbonnementVereist", "ConsumptieMethode", "AutoVerlenging", "GrootboekGroepId",
    "ContractDuur", "ContractPeriode", "Sectie", "DatumLaatsteUpdate", "RunId"
  )
values (
    "s"."AbonnementId", "s"."Naam", "s"."Beschrijving", "s"."Type", "s"."BetalingsType", "s"."Bedrag", "s"."Valuta",
    "s"."VervalPeriode", "s"."ActivatieStrategie", "s"."AbonnementVereist", "s"."ConsumptieMethode",
    "s"."AutoVerlenging", "s"."GrootboekGroepId", "s"."ContractDuur", "s"."ContractPeriode", "s"."Sectie",
    (statement_timestamp() at time zone 'UTC')::timestamp(3), $3
  );

-- To undo a run: did others change its rows since?
select l."WijzigingRun" as "RunId", json_build_object('AbonnementId', "l"."AbonnementId")::text as sleutel,
  count(*) over () as aantal
from (
    select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
      "k"."AbonnementId"::text collate "C" as "AbonnementId"
    from
      "tree11"."Wijziging" as w left join lateral json_to_record(w."Sleutel"::json) as "k" ("AbonnementId" text) on true
    where w."Tabel" = 'Abonnementen'
      and w."RunId" <> $1 and w."RunId" <> $2
      and w."Id" > (
        select min(e."Id") from "tree11"."Wijziging" as e where e."RunId" = $3 and e."Tabel" = 'Abonnementen'
      )
  ) as l
  inner join (
    select c.*, row_number() over (partition by "c"."AbonnementId" order by c."WijzigingId") as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
          "k"."AbonnementId"::text collate "C" as "AbonnementId"
        from "tree11"."Wijziging" as w
          left join lateral json_to_record(w."Sleutel"::json) as "k" ("AbonnementId" text) on true
        where w."Tabel" = 'Abonnementen' and w."RunId" = $4
      ) as c
  ) as b on l."AbonnementId" = b."AbonnementId"
  and b."WijzigingNr" = 1 and l."WijzigingId" > b."WijzigingId"
order by l."WijzigingId"
offset 0 rows
fetch next 5 rows only;

-- To undo a run: what puts its rows back
insert into "staging"."Abonnementen_verschil" (
    "Token", "Soort", "RijVoor", "AbonnementId", "Naam", "Beschrijving", "Type", "BetalingsType", "Bedrag", "Valuta",
    "VervalPeriode", "ActivatieStrategie", "AbonnementVereist", "ConsumptieMethode", "AutoVerlenging",
    "GrootboekGroepId", "ContractDuur", "ContractPeriode", "Sectie"
  )
select $1::bigint, case when b."RijVoor" is null then 'D' when t."AbonnementId" is not null then 'U' else 'I' end,
  case when t."AbonnementId" is not null then json_build_object(
      'AbonnementId', "t"."AbonnementId", 'Naam', "t"."Naam", 'Beschrijving', "t"."Beschrijving", 'Type', "t"."Type",
      'BetalingsType', "t"."BetalingsType", 'Bedrag', "t"."Bedrag", 'Valuta', "t"."Valuta", 'VervalPeriode',
      "t"."VervalPeriode", 'ActivatieStrategie', "t"."ActivatieStrategie", 'AbonnementVereist', "t"."AbonnementVereist",
      'ConsumptieMethode', "t"."ConsumptieMethode", 'AutoVerlenging', "t"."AutoVerlenging", 'GrootboekGroepId',
      "t"."GrootboekGroepId", 'ContractDuur', "t"."ContractDuur", 'ContractPeriode', "t"."ContractPeriode", 'Sectie',
      "t"."Sectie"
    )::text
  end,
  "b"."AbonnementId", case when b."RijVoor" is null then "t"."Naam" else "r"."Naam" end,
  case when b."RijVoor" is null then "t"."Beschrijving" else "r"."Beschrijving" end,
  case when b."RijVoor" is null then "t"."Type" else "r"."Type" end,
  case when b."RijVoor" is null then "t"."BetalingsType" else "r"."BetalingsType" end,
  case when b."RijVoor" is null then "t"."Bedrag" else "r"."Bedrag" end,
  case when b."RijVoor" is null then "t"."Valuta" else "r"."Valuta" end,
  case when b."RijVoor" is null then "t"."VervalPeriode" else "r"."VervalPeriode" end,
  case when b."RijVoor" is null then "t"."ActivatieStrategie" else "r"."ActivatieStrategie" end,
  case when b."RijVoor" is null then "t"."AbonnementVereist" else "r"."AbonnementVereist" end,
  case when b."RijVoor" is null then "t"."ConsumptieMethode" else "r"."ConsumptieMethode" end,
  case when b."RijVoor" is null then "t"."AutoVerlenging" else "r"."AutoVerlenging" end,
  case when b."RijVoor" is null then "t"."GrootboekGroepId" else "r"."GrootboekGroepId" end,
  case when b."RijVoor" is null then "t"."ContractDuur" else "r"."ContractDuur" end,
  case when b."RijVoor" is null then "t"."ContractPeriode" else "r"."ContractPeriode" end,
  case when b."RijVoor" is null then "t"."Sectie" else "r"."Sectie" end
from (
    select c.*, row_number() over (partition by "c"."AbonnementId" order by c."WijzigingId") as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
          "k"."AbonnementId"::text collate "C" as "AbonnementId"
        from "tree11"."Wijziging" as w
          left join lateral json_to_record(w."Sleutel"::json) as "k" ("AbonnementId" text) on true
        where w."Tabel" = 'Abonnementen' and w."RunId" = $2
      ) as c
  ) as b
  left join lateral json_to_record(b."RijVoor"::json) as "r" (
    "AbonnementId" text, "Naam" text, "Beschrijving" text, "Type" text, "BetalingsType" text, "Bedrag" numeric(12, 2),
    "Valuta" text, "VervalPeriode" integer, "ActivatieStrategie" text, "AbonnementVereist" boolean,
    "ConsumptieMethode" text, "AutoVerlenging" boolean, "GrootboekGroepId" text, "ContractDuur" text,
    "ContractPeriode" integer, "Sectie" text
  ) on true
  left join "tree11"."Abonnementen" as t on t."AbonnementId" = b."AbonnementId"
where b."WijzigingNr" = 1
  and (
    (b."RijVoor" is null and t."AbonnementId" is not null)
    or (
      b."RijVoor" is not null
      and (
        not (t."AbonnementId" is not null)
        or (
          "r"."Naam" collate "C", "r"."Beschrijving" collate "C", "r"."Type" collate "C",
          "r"."BetalingsType" collate "C", "r"."Bedrag", "r"."Valuta" collate "C", "r"."VervalPeriode",
          "r"."ActivatieStrategie" collate "C", "r"."AbonnementVereist", "r"."ConsumptieMethode" collate "C",
          "r"."AutoVerlenging", "r"."GrootboekGroepId" collate "C", "r"."ContractDuur" collate "C",
          "r"."ContractPeriode", "r"."Sectie" collate "C"
        ) is distinct from (
          "t"."Naam" collate "C", "t"."Beschrijving" collate "C", "t"."Type" collate "C",
          "t"."BetalingsType" collate "C", "t"."Bedrag", "t"."Valuta" collate "C", "t"."VervalPeriode",
          "t"."ActivatieStrategie" collate "C", "t"."AbonnementVereist", "t"."ConsumptieMethode" collate "C",
          "t"."AutoVerlenging", "t"."GrootboekGroepId" collate "C", "t"."ContractDuur" collate "C",
          "t"."ContractPeriode", "t"."Sectie" collate "C"
        )
      )
    )
  );
