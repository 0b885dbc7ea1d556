-- OpenstaandeFacturen. Made by `npm run generate` from src/tables and src/transform. Parameters are shown by number.

-- Empty the work table
truncate "staging"."OpenstaandeFacturen_werk";

-- Note that it was begun
insert into "staging"."OpenstaandeFacturen_verschil" ("Token", "Soort") values ($1::bigint, 'B');

-- Pages to shred: see gedeeld.sql

-- Shred those of one batch into it
insert into "staging"."OpenstaandeFacturen_werk" (
    "Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest",
    "Afgeschermd", "Meldingen", "Record", "FactuurId", "Nummer", "LedenId", "Naam", "Bedrag", "Valuta", "Status",
    "Vervaldatum", "AangemaaktOp", "GrootboekId"
  )
select case when lower("s"."Status") <> $1 then $2::bigint else $3::bigint end, "s"."VerzoekId", "s"."PaginaId",
  "s"."Positie", "s"."Deel", 1,
  case when "s"."FactuurId.fout" is null and "s"."Bedrag.fout" is null and "s"."AangemaaktOp.fout" is null then 1 else 0
  end,
  case when "s"."FactuurId.fout" is null then 1 else 0 end, 0, 0,
  case when "s"."FactuurId.fout" is null
    and "s"."Nummer.fout" is null and "s"."LedenId.fout" is null and "s"."Naam.fout" is null
    and "s"."Bedrag.fout" is null and "s"."Valuta.fout" is null and "s"."Status.fout" is null
    and "s"."Vervaldatum.fout" is null and "s"."AangemaaktOp.fout" is null and "s"."GrootboekId.fout" is null
    and "s"."Vervaldatum.zone" = 0 and "s"."AangemaaktOp.zone" = 0 then null
    else concat(
      '', case when "s"."FactuurId.fout" is not null then concat('FactuurId:', "s"."FactuurId.fout", ';') end,
      case when "s"."Nummer.fout" is not null then concat('Nummer:', "s"."Nummer.fout", ';') end,
      case when "s"."LedenId.fout" is not null then concat('LedenId:', "s"."LedenId.fout", ';') end,
      case when "s"."Naam.fout" is not null then concat('Naam:', "s"."Naam.fout", ';') end,
      case when "s"."Bedrag.fout" is not null then concat('Bedrag:', "s"."Bedrag.fout", ';') end,
      case when "s"."Valuta.fout" is not null then concat('Valuta:', "s"."Valuta.fout", ';') end,
      case when "s"."Status.fout" is not null then concat('Status:', "s"."Status.fout", ';') end,
      case when "s"."Vervaldatum.fout" is not null then concat('Vervaldatum:', "s"."Vervaldatum.fout", ';') end,
      case when "s"."AangemaaktOp.fout" is not null then concat('AangemaaktOp:', "s"."AangemaaktOp.fout", ';') end,
      case when "s"."GrootboekId.fout" is not null then concat('GrootboekId:', "s"."GrootboekId.fout", ';') end,
      case when "s"."Vervaldatum.zone" = 1 then 'Vervaldatum:zone;' end,
      case when "s"."AangemaaktOp.zone" = 1 then 'AangemaaktOp:zone;' end
    )
  end,
  case when "s"."FactuurId.fout" is null
    and "s"."Bedrag.fout" is null and "s"."AangemaaktOp.fout" is null then null
    else "s"."Record"
  end,
  "s"."FactuurId", "s"."Nummer", "s"."LedenId", "s"."Naam", "s"."Bedrag", "s"."Valuta", "s"."Status", "s"."Vervaldatum",
  "s"."AangemaaktOp", "s"."GrootboekId"
from (
    select
      "VerzoekId", "PaginaId", "Positie", "Deel", "Record"::text as "Record", "FactuurId", "Nummer", "LedenId", "Naam",
      "Bedrag", "Valuta", "Status", "Vervaldatum", "AangemaaktOp", "GrootboekId",
      case when "FactuurId" is null then case when "FactuurId.tekst" is null then 'required'
          else case when (
              ascii("FactuurId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'id') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "FactuurId.fout",
      case when "Nummer" is null then case when "Nummer.tekst" is null then null
          else case when (
              ascii("Nummer.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'number') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "Nummer.fout",
      case when "LedenId" is null then case when "LedenId.tekst" is null then null
          else case when (
              ascii("LedenId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'businessUser' -> 'id') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "LedenId.fout",
      case when "Naam" is null then case when "Naam.tekst" is null then null
          else case when (
              ascii("Naam.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'businessUser' -> 'fullName') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "Naam.fout",
      case when "Bedrag" is null then case when "Bedrag.tekst" is null then 'required' else 'type' end
      end as "Bedrag.fout",
      case when "Valuta" is null then case when "Valuta.tekst" is null then null
          else case when (
              ascii("Valuta.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'currency') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "Valuta.fout",
      case when "Status" is null then case when "Status.tekst" is null then null
          else case when (
              ascii("Status.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'status') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "Status.fout",
      case when "Vervaldatum" is null then case when "Vervaldatum.tekst" is null then null else 'type' end
      end as "Vervaldatum.fout",
      case when "AangemaaktOp" is null then case when "AangemaaktOp.tekst" is null then 'required' else 'type' end
      end as "AangemaaktOp.fout",
      case when "GrootboekId" is null then case when "GrootboekId.tekst" is null then null
          else case when (
              ascii("GrootboekId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'ledgerGroupId') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "GrootboekId.fout",
      case when "Vervaldatum" is not null
        and (
          substr("Vervaldatum.tekst", 11, 1) in ('T', 't', ' ')
          and (translate(substr("Vervaldatum.tekst", 12), 'Zz+-', '') = substr("Vervaldatum.tekst", 12))
        ) then 1
        else 0
      end as "Vervaldatum.zone",
      case when "AangemaaktOp" is not null
        and "AangemaaktOp.utc" is null
        and (translate(substr("AangemaaktOp.tekst", 12), 'Zz+-', '') = substr("AangemaaktOp.tekst", 12)) then 1
        else 0
      end as "AangemaaktOp.zone"
    from (
        select *,
          case when (
              ascii("FactuurId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'id') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("FactuurId.tekst") <= 50
              or char_length("FactuurId.tekst") + char_length(regexp_replace("FactuurId.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "FactuurId.tekst"
          end as "FactuurId",
          case when (
              ascii("Nummer.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'number') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("Nummer.tekst") <= 50
              or char_length("Nummer.tekst") + char_length(regexp_replace("Nummer.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "Nummer.tekst"
          end as "Nummer",
          case when (
              ascii("LedenId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'businessUser' -> 'id') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("LedenId.tekst") <= 50
              or char_length("LedenId.tekst") + char_length(regexp_replace("LedenId.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "LedenId.tekst"
          end as "LedenId",
          case when (
              ascii("Naam.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'businessUser' -> 'fullName') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("Naam.tekst") <= 255
              or char_length("Naam.tekst") + char_length(regexp_replace("Naam.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 255
            ) then null
            else "Naam.tekst"
          end as "Naam",
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
          case
            when "Vervaldatum.tekst" ~ '^(?:19[0-9]{2}|[2-9][0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$' then case
              when pg_input_is_valid ("Vervaldatum.tekst", 'date') then "Vervaldatum.tekst"::date
            end
            when "Vervaldatum.tekst" ~ '^(?:19[0-9]{2}|[2-9][0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?(?:(?:[Zz]|[+-](?:0[0-9]|1[0-3])(?::?[0-5][0-9])?|[+-]14(?::?00)?)(?:\[[A-Za-z][A-Za-z0-9_/+-]*\])?)?$'
            and (
              substr("Vervaldatum.tekst", 9, 2) <= '28' or pg_input_is_valid (left("Vervaldatum.tekst", 10), 'date')
            ) then case when left("Vervaldatum.tekst", 4) < '9999'
              or (
                (
                  translate(
                    regexp_replace(
                      case
                        when substr("Vervaldatum.tekst", 24, 1) between '0' and '9' then regexp_replace("Vervaldatum.tekst", '(\.[0-9]{3})[0-9]+', '\1')
                        else "Vervaldatum.tekst"
                      end,
                      '\[.*', ''
                    ),
                    'tz', 'TZ'
                  ) || case
                    when (translate(substr("Vervaldatum.tekst", 12), 'Zz+-', '') = substr("Vervaldatum.tekst", 12)) then 'Z'
                    else ''
                  end
                )::timestamptz at time zone 'UTC'
              )::timestamp(3) < timestamp '9999-12-31 23:00' then (
                (
                  (
                    translate(
                      regexp_replace(
                        case
                          when substr("Vervaldatum.tekst", 24, 1) between '0' and '9' then regexp_replace("Vervaldatum.tekst", '(\.[0-9]{3})[0-9]+', '\1')
                          else "Vervaldatum.tekst"
                        end,
                        '\[.*', ''
                      ),
                      'tz', 'TZ'
                    ) || case
                      when (translate(substr("Vervaldatum.tekst", 12), 'Zz+-', '') = substr("Vervaldatum.tekst", 12)) then 'Z'
                      else ''
                    end
                  )::timestamptz at time zone 'UTC'
                )::timestamp(3) at time zone 'UTC' at time zone 'Europe/Amsterdam'
              )::date
            end
          end as "Vervaldatum",
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
          case when (
              ascii("GrootboekId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'ledgerGroupId') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("GrootboekId.tekst") <= 50
              or char_length("GrootboekId.tekst") + char_length(regexp_replace("GrootboekId.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "GrootboekId.tekst"
          end as "GrootboekId"
        from (
            select *,
              case when "AangemaaktOp.gelezen" >= timestamp '1900-01-01' then case octet_length("AangemaaktOp.tekst")
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
              end as "AangemaaktOp.utc"
            from (
                select v."VerzoekId", p."PaginaId", r.n - 1::int as "Positie", 0::int as "Deel", r.j as "Record",
                  null::jsonb as "Ouder",
                  nullif(
                    btrim(
                      (r.j ->> 'id'),
                      U&'\0020\0009\000a\000b\000c\000d\0085\00a0\1680\2028\2029\202f\205f\3000\00ad\180e\feff\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200a\200b\200c\200d\200e\200f\202a\202b\202c\202d\202e\2060\2061\2062\2063\2064\2066\2067\2068\2069'
                    ),
                    ''
                  ) as "FactuurId.tekst",
                  (r.j ->> 'number') as "Nummer.tekst", (r.j -> 'businessUser' ->> 'id') as "LedenId.tekst",
                  (r.j -> 'businessUser' ->> 'fullName') as "Naam.tekst", (r.j ->> 'totalAmount') as "Bedrag.tekst",
                  (r.j ->> 'currency') as "Valuta.tekst", (r.j ->> 'status') as "Status.tekst",
                  (r.j ->> 'dueDate') as "Vervaldatum.tekst", (r.j ->> 'createdAt') as "AangemaaktOp.tekst",
                  (r.j ->> 'ledgerGroupId') as "GrootboekId.tekst",
                  json_value (r.j -> 'createdAt', '$' returning timestamp null on error) as "AangemaaktOp.gelezen"
                from "staging"."Verzoek" as "v"
                  inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
                  and "p"."Poging" = "v"."Poging"
                  cross join lateral jsonb_array_elements(p."Inhoud"::jsonb -> 'content') with ordinality as r (j, n)
                where "v"."RunId" = $4 and "v"."Stroom" = $5 and "v"."Status" = $6 and "p"."PaginaId" in ($7, $8)
                offset 0
              ) as laag
            offset 0
          ) as laag
        offset 0
      ) as waarde
  ) as s;

-- After a second read: leave out what the first showed
delete from "staging"."OpenstaandeFacturen_werk"
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
    from "staging"."OpenstaandeFacturen_werk" as f
    where f."Token" = $3
      and f."VerzoekId" < "staging"."OpenstaandeFacturen_werk"."VerzoekId"
      and f."FactuurId" = "staging"."OpenstaandeFacturen_werk"."FactuurId"
      and not (
        (
          "f"."Nummer" collate "C", "f"."LedenId" collate "C", "f"."Naam" collate "C", "f"."Bedrag",
          "f"."Valuta" collate "C", "f"."Status" collate "C", "f"."Vervaldatum", "f"."AangemaaktOp",
          "f"."GrootboekId" collate "C"
        ) is distinct from (
          "staging"."OpenstaandeFacturen_werk"."Nummer" collate "C",
          "staging"."OpenstaandeFacturen_werk"."LedenId" collate "C",
          "staging"."OpenstaandeFacturen_werk"."Naam" collate "C", "staging"."OpenstaandeFacturen_werk"."Bedrag",
          "staging"."OpenstaandeFacturen_werk"."Valuta" collate "C",
          "staging"."OpenstaandeFacturen_werk"."Status" collate "C", "staging"."OpenstaandeFacturen_werk"."Vervaldatum",
          "staging"."OpenstaandeFacturen_werk"."AangemaaktOp",
          "staging"."OpenstaandeFacturen_werk"."GrootboekId" collate "C"
        )
      )
  );

-- Count the records
select count(*) as gelezen, sum(1 - "Geldig") as afgekeurd, sum(1 - "SleutelLeesbaar") as onleesbaar,
  count("Meldingen") as genoteerd
from "staging"."OpenstaandeFacturen_werk"
where "Token" = $1 and "InBereik" = 1;

-- Count what is wrong with them
select melding.value as melding, count(*) as aantal
from "staging"."OpenstaandeFacturen_werk" as w cross join lateral string_to_table(w."Meldingen", ';') as melding (value)
where w."Token" = $1 and w."InBereik" = 1 and w."Meldingen" is not null and melding.value <> ''
group by melding.value;

-- Count keys that several records have
select count(*) as sleutels
from (
    select "FactuurId"
    from "staging"."OpenstaandeFacturen_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "FactuurId"
    having count(*) > 1
  ) as k;

-- If there are any, how many of these records are of one answer
select sum(k.extra) as dubbel
from (
    select count(*) - count(distinct "VerzoekId") as extra
    from "staging"."OpenstaandeFacturen_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "FactuurId"
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
    from "staging"."OpenstaandeFacturen_werk" as w
    where w."Token" = $5 and w."VerzoekId" = v."VerzoekId"
  );

-- Count those that nobody asked for
select count(case when w."Token" = $1 and lower("w"."Status") <> $2 then 1 end) as "Status"
from "staging"."OpenstaandeFacturen_werk" as w
where w."Token" in ($3, $4);

-- Keep one record for each key
with dubbel as (
    select "FactuurId"
    from "staging"."OpenstaandeFacturen_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "FactuurId"
    having count(*) > 1
  ),
  volgorde as (
    select w."Nr",
      row_number() over (
        partition by w."FactuurId"
        order by w."Geldig" desc, w."VerzoekId" desc, p."PaginaNr" desc, w."Positie" desc, w."Deel" desc
      ) as plaats,
      min(w."Geldig") over (partition by w."FactuurId") as allemaal
    from "staging"."OpenstaandeFacturen_werk" as w
      inner join dubbel as d on "w"."FactuurId" = "d"."FactuurId"
      inner join "staging"."Pagina" as p on p."PaginaId" = w."PaginaId"
    where w."Token" = $2 and w."SleutelLeesbaar" = 1
  )
update "staging"."OpenstaandeFacturen_werk"
set "Verliest" = case when volgorde.plaats > 1 then 1 else 0 end, "Afgeschermd" = 1 - volgorde.allemaal
from volgorde
where "staging"."OpenstaandeFacturen_werk"."Nr" = volgorde."Nr";

-- Measure the rows that come
select count(*) as rijen, count(w."Nummer") as "Nummer.gevuld", count(w."LedenId") as "LedenId.gevuld",
  count(w."Naam") as "Naam.gevuld", count(w."Valuta") as "Valuta.gevuld", count(w."Status") as "Status.gevuld",
  count(w."Vervaldatum") as "Vervaldatum.gevuld", count(w."GrootboekId") as "GrootboekId.gevuld",
  count(case when not ("w"."Bedrag" >= 0) then 1 end) as "not_negative:Bedrag",
  count(
    case
      when "w"."Valuta"::text collate "C" not in ('EUR', 'GBP', 'CHF', 'DKK', 'NOK', 'SEK', 'PLN', 'CZK', 'HUF', 'RON', 'USD') then 1
    end
  ) as "known_currency:Valuta",
  max(case when w."AangemaaktOp" > $1 then null else w."AangemaaktOp" end) as "AangemaaktOp.nieuwste",
  count(case when w."AangemaaktOp" > $2 then 1 end) as "AangemaaktOp.vooruit"
from "staging"."OpenstaandeFacturen_werk" as w
where "w"."Token" = $3 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0;

-- Fields of a sample of the answers: see gedeeld.sql

-- Lists that were read once: see gedeeld.sql

-- Count rows that would be deleted
select count(*) as aantal
from "tree11"."OpenstaandeFacturen" as t
where exists (
    select 1
    from (
        select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = $1 and v."Stroom" = $2 and v."Status" = $3
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."OpenstaandeFacturen_werk" as w
    where w."Token" = $4 and w."SleutelLeesbaar" = 1 and "w"."FactuurId" = "t"."FactuurId"
  )
  and not exists (
    select 1
    from (
        select distinct 1 as "Een", w."FactuurId" as "FactuurId.deel"
        from
          "staging"."OpenstaandeFacturen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."FactuurId.deel" is null or "o"."FactuurId.deel" = t."FactuurId")
      and not (
        "o"."FactuurId.deel" is null
        and exists (
          select 1
          from "staging"."OpenstaandeFacturen_gemist" as g
          where "g"."FactuurId" = "t"."FactuurId" and g."Aantal" >= 2 and g."RunId" <> $6
        )
      )
  );

-- Keys that are nearly the same
select json_build_object('FactuurId', w."FactuurId")::text as sleutel, count(*) over () as aantal
from "staging"."OpenstaandeFacturen_werk" as w
  inner join (
    select lower(normalize(w."FactuurId", nfc)) as "FactuurId"
    from "staging"."OpenstaandeFacturen_werk" as w
    where "w"."Token" = $1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
    group by lower(normalize(w."FactuurId", nfc))
    having count(*) > 1
  ) as g on g."FactuurId" = lower(normalize(w."FactuurId", nfc))
where "w"."Token" = $2 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
order by w."FactuurId"
offset 0 rows
fetch next 6 rows only;

-- Versions of its rows that end
update "tree11"."OpenstaandeFacturenHistorie"
set "GeldigTot" = $1::timestamp(3), "RunIdTot" = $2::bigint
from "staging"."OpenstaandeFacturen_verschil" as d
where d."Token" = $3
  and d."FactuurId" = "tree11"."OpenstaandeFacturenHistorie"."FactuurId"
  and "tree11"."OpenstaandeFacturenHistorie"."GeldigTot" is null;

-- Versions that begin
insert into "tree11"."OpenstaandeFacturenHistorie" (
    "FactuurId", "Nummer", "LedenId", "Naam", "Bedrag", "Valuta", "Status", "Vervaldatum", "AangemaaktOp",
    "GrootboekId", "GeldigVan", "RunId"
  )
select
  "FactuurId", "Nummer", "LedenId", "Naam", "Bedrag", "Valuta", "Status", "Vervaldatum", "AangemaaktOp", "GrootboekId",
  $1::timestamp(3), $2::bigint
from "staging"."OpenstaandeFacturen_verschil"
where "Token" = $3 and "Soort" in ('I', 'U');

-- Rows without a version, and versions without a row
select (
    select count(*)
    from "tree11"."OpenstaandeFacturen" as t
    where not exists (
        select 1
        from "tree11"."OpenstaandeFacturenHistorie" as h
        where "h"."FactuurId" = "t"."FactuurId" and h."GeldigTot" is null
      )
  ) as zonder,
  (
    select count(*)
    from "tree11"."OpenstaandeFacturenHistorie" as h
    where h."GeldigTot" is null
      and not exists (select 1 from "tree11"."OpenstaandeFacturen" as t where "t"."FactuurId" = "h"."FactuurId")
  ) as teveel;

-- It is what was begun
delete from "staging"."OpenstaandeFacturen_verschil" where "Token" = $1 and "Soort" = 'B';

-- What differs from the target
insert into "staging"."OpenstaandeFacturen_verschil" (
    "Token", "Soort", "PaginaId", "Positie", "RijVoor", "FactuurId", "Nummer", "LedenId", "Naam", "Bedrag", "Valuta",
    "Status", "Vervaldatum", "AangemaaktOp", "GrootboekId"
  )
select $1::bigint, case when "t"."FactuurId" is null then 'I' else 'U' end, s."PaginaId", s."Positie",
  case when "t"."FactuurId" is not null then json_build_object(
      'FactuurId', "t"."FactuurId", 'Nummer', "t"."Nummer", 'LedenId', "t"."LedenId", 'Naam', "t"."Naam", 'Bedrag',
      "t"."Bedrag", 'Valuta', "t"."Valuta", 'Status', "t"."Status", 'Vervaldatum', "t"."Vervaldatum", 'AangemaaktOp',
      "t"."AangemaaktOp", 'GrootboekId', "t"."GrootboekId"
    )::text
  end,
  "s"."FactuurId", "s"."Nummer", "s"."LedenId", "s"."Naam", "s"."Bedrag", "s"."Valuta", "s"."Status", "s"."Vervaldatum",
  "s"."AangemaaktOp", "s"."GrootboekId"
from "staging"."OpenstaandeFacturen_werk" as s
  left join "tree11"."OpenstaandeFacturen" as t on "t"."FactuurId" = "s"."FactuurId"
where s."Token" = $2
  and s."Geldig" = 1 and s."Verliest" = 0
  and (
    ("t"."FactuurId" is null and s."InBereik" = 1)
    or (
      "t"."FactuurId" is not null
      and s."Afgeschermd" = 0
      and (s."InBereik" = 1)
      and (
        "s"."Nummer" collate "C", "s"."LedenId" collate "C", "s"."Naam" collate "C", "s"."Bedrag",
        "s"."Valuta" collate "C", "s"."Status" collate "C", "s"."Vervaldatum", "s"."AangemaaktOp",
        "s"."GrootboekId" collate "C"
      ) is distinct from (
        "t"."Nummer" collate "C", "t"."LedenId" collate "C", "t"."Naam" collate "C", "t"."Bedrag",
        "t"."Valuta" collate "C", "t"."Status" collate "C", "t"."Vervaldatum", "t"."AangemaaktOp",
        "t"."GrootboekId" collate "C"
      )
    )
  )
union all
select $3::bigint, 'D', null, null,
  json_build_object(
    'FactuurId', "t"."FactuurId", 'Nummer', "t"."Nummer", 'LedenId', "t"."LedenId", 'Naam', "t"."Naam", 'Bedrag',
    "t"."Bedrag", 'Valuta', "t"."Valuta", 'Status', "t"."Status", 'Vervaldatum', "t"."Vervaldatum", 'AangemaaktOp',
    "t"."AangemaaktOp", 'GrootboekId', "t"."GrootboekId"
  )::text,
  "t"."FactuurId", "t"."Nummer", "t"."LedenId", "t"."Naam", "t"."Bedrag", "t"."Valuta", "t"."Status", "t"."Vervaldatum",
  "t"."AangemaaktOp", "t"."GrootboekId"
from "tree11"."OpenstaandeFacturen" as t
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
    from "staging"."OpenstaandeFacturen_werk" as w
    where w."Token" = $8 and w."SleutelLeesbaar" = 1 and "w"."FactuurId" = "t"."FactuurId"
  )
  and not exists (
    select 1
    from (
        select distinct 1 as "Een", w."FactuurId" as "FactuurId.deel"
        from
          "staging"."OpenstaandeFacturen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $9 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."FactuurId.deel" is null or "o"."FactuurId.deel" = t."FactuurId")
      and not (
        "o"."FactuurId.deel" is null
        and exists (
          select 1
          from "staging"."OpenstaandeFacturen_gemist" as g
          where "g"."FactuurId" = "t"."FactuurId" and g."Aantal" >= 2 and g."RunId" <> $10
        )
      )
  )
order by "FactuurId";

-- Count it
select "Soort", count(*) as aantal from "staging"."OpenstaandeFacturen_verschil" where "Token" = $1 group by "Soort";

-- Would it delete many? How many rows there are in its scope
select count(*) as aantal
from "tree11"."OpenstaandeFacturen" as t
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
        'Soort', s."Soort", 'RijVoor', s."RijVoor", 'FactuurId', "s"."FactuurId", 'Nummer', "s"."Nummer", 'LedenId',
        "s"."LedenId", 'Naam', "s"."Naam", 'Bedrag', "s"."Bedrag", 'Valuta', "s"."Valuta", 'Status', "s"."Status",
        'Vervaldatum', "s"."Vervaldatum", 'AangemaaktOp', "s"."AangemaaktOp", 'GrootboekId', "s"."GrootboekId"
      )::text as rij
    from "staging"."OpenstaandeFacturen_verschil" as s
    where s."Token" = $1
  ) as r;

-- A sample of it, for a dry run or a hold
select s."Soort" as soort, json_build_object('FactuurId', "s"."FactuurId")::text as sleutel,
  json_build_object(
    'Nummer', "s"."Nummer", 'Bedrag', "s"."Bedrag", 'Valuta', "s"."Valuta", 'Status', "s"."Status", 'Vervaldatum',
    "s"."Vervaldatum", 'AangemaaktOp', "s"."AangemaaktOp", 'GrootboekId', "s"."GrootboekId"
  )::text as na
from "staging"."OpenstaandeFacturen_verschil" as s
where s."Token" = $1
order by s."Soort", "s"."FactuurId"
offset 0 rows
fetch next 20 rows only;

-- Is this a first load?
select count(*) as aantal from (select 1 as een where exists (select 1 from "tree11"."OpenstaandeFacturen")) as e;

-- Rows of which a bad record has the key
select count(*) as aantal
from "tree11"."OpenstaandeFacturen" as t
where exists (
    select 1
    from "staging"."OpenstaandeFacturen_werk" as w
    where w."Token" = $1
      and w."SleutelLeesbaar" = 1 and w."Geldig" = 0 and w."InBereik" = 1 and "w"."FactuurId" = "t"."FactuurId"
  );

-- Rows that a record shields whose key cannot be read
select count(*) as aantal
from "tree11"."OpenstaandeFacturen" as t
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
    from "staging"."OpenstaandeFacturen_werk" as w
    where w."Token" = $5 and w."SleutelLeesbaar" = 1 and "w"."FactuurId" = "t"."FactuurId"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", w."FactuurId" as "FactuurId.deel"
        from
          "staging"."OpenstaandeFacturen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."FactuurId.deel" is null or "o"."FactuurId.deel" = t."FactuurId")
      and not (
        "o"."FactuurId.deel" is null
        and exists (
          select 1
          from "staging"."OpenstaandeFacturen_gemist" as g
          where "g"."FactuurId" = "t"."FactuurId" and g."Aantal" >= 2 and g."RunId" <> $7
        )
      )
  );

-- Rows that are shielded no longer
select json_build_object('FactuurId', "d"."FactuurId")::text as sleutel, count(*) over () as aantal
from "staging"."OpenstaandeFacturen_verschil" as d
  inner join "staging"."OpenstaandeFacturen_gemist" as m on "m"."FactuurId" = "d"."FactuurId"
where d."Token" = $1 and d."Soort" = 'D' and m."Aantal" >= 2
order by "d"."FactuurId"
offset 0 rows
fetch next 5 rows only;

-- After the MERGE: rows that are in an answer again
delete from "staging"."OpenstaandeFacturen_gemist"
where exists (
    select 1
    from "staging"."OpenstaandeFacturen_werk" as w
    where w."Token" = $1
      and w."SleutelLeesbaar" = 1 and "w"."FactuurId" = "staging"."OpenstaandeFacturen_gemist"."FactuurId"
  )
  or exists (
    select 1
    from "staging"."OpenstaandeFacturen_verschil" as d
    where d."Token" = $2 and "d"."FactuurId" = "staging"."OpenstaandeFacturen_gemist"."FactuurId"
  )
  or not exists (
    select 1
    from "tree11"."OpenstaandeFacturen" as t
    where "t"."FactuurId" = "staging"."OpenstaandeFacturen_gemist"."FactuurId"
  );

-- Rows that are shielded for the first time
insert into "staging"."OpenstaandeFacturen_gemist" ("FactuurId", "Aantal", "RunId")
select "t"."FactuurId", 0, 0::bigint
from "tree11"."OpenstaandeFacturen" as t
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
    from "staging"."OpenstaandeFacturen_werk" as w
    where w."Token" = $5 and w."SleutelLeesbaar" = 1 and "w"."FactuurId" = "t"."FactuurId"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", w."FactuurId" as "FactuurId.deel"
        from
          "staging"."OpenstaandeFacturen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."FactuurId.deel" is null or "o"."FactuurId.deel" = t."FactuurId")
      and not (
        "o"."FactuurId.deel" is null
        and exists (
          select 1
          from "staging"."OpenstaandeFacturen_gemist" as g
          where "g"."FactuurId" = "t"."FactuurId" and g."Aantal" >= 2 and g."RunId" <> $7
        )
      )
  )
  and not exists (select 1 from "staging"."OpenstaandeFacturen_gemist" as m where "m"."FactuurId" = "t"."FactuurId");

-- How many answers missed them
update "staging"."OpenstaandeFacturen_gemist"
set "Aantal" = "staging"."OpenstaandeFacturen_gemist"."Aantal" + 1, "RunId" = $1::bigint
from (
    select "t"."FactuurId"
    from "tree11"."OpenstaandeFacturen" as t
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
        from "staging"."OpenstaandeFacturen_werk" as w
        where w."Token" = $6 and w."SleutelLeesbaar" = 1 and "w"."FactuurId" = "t"."FactuurId"
      )
      and exists (
        select 1
        from (
            select distinct 1 as "Een", w."FactuurId" as "FactuurId.deel"
            from "staging"."OpenstaandeFacturen_werk" as w
              inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
            where w."Token" = $7 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
          ) as o
        where "o"."Een" = 1
          and ("o"."FactuurId.deel" is null or "o"."FactuurId.deel" = t."FactuurId")
          and not (
            "o"."FactuurId.deel" is null
            and exists (
              select 1
              from "staging"."OpenstaandeFacturen_gemist" as g
              where "g"."FactuurId" = "t"."FactuurId" and g."Aantal" >= 2 and g."RunId" <> $8
            )
          )
      )
  ) as r
where r."FactuurId" = "staging"."OpenstaandeFacturen_gemist"."FactuurId"
  and "staging"."OpenstaandeFacturen_gemist"."RunId" <> $9::bigint;

-- Bad records
insert into "tree11"."Quarantaine" ("RunId", "Tabel", "PaginaId", "Positie", "Sleutel", "Reden", "Record")
select $1::bigint, 'OpenstaandeFacturen', w."PaginaId", w."Positie",
  case when w."SleutelLeesbaar" = 1 then json_build_object('FactuurId', "w"."FactuurId")::text end, w."Meldingen",
  w."Record"
from "staging"."OpenstaandeFacturen_werk" as w
where w."Token" = $2 and w."Geldig" = 0 and w."InBereik" = 1;

-- The rows before
insert into "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor", "PaginaId", "Positie")
select $1::bigint, 'OpenstaandeFacturen', json_build_object('FactuurId', "s"."FactuurId")::text, s."Soort", s."RijVoor",
  s."PaginaId", s."Positie"
from "staging"."OpenstaandeFacturen_verschil" as s
where s."Token" = $2;

-- Apply it
merge into "tree11"."OpenstaandeFacturen" as "t" using (
  select "Soort", "FactuurId", "Nummer", "LedenId", "Naam", "Bedrag", "Valuta", "Status", "Vervaldatum", "AangemaaktOp",
    "GrootboekId"
  from "staging"."OpenstaandeFacturen_verschil"
  where "Token" = $1
) as "s" on "t"."FactuurId" = "s"."FactuurId" when matched
and "s"."Soort" = 'D' then delete when matched
and "s"."Soort" = 'U' then
update
set "Nummer" = "s"."Nummer", "LedenId" = "s"."LedenId", "Naam" = "s"."Naam", "Bedrag" = "s"."Bedrag",
  "Valuta" = "s"."Valuta", "Status" = "s"."Status", "Vervaldatum" = "s"."Vervaldatum",
  "AangemaaktOp" = "s"."AangemaaktOp", "GrootboekId" = "s"."GrootboekId",
  "DatumLaatsteUpdate" = (statement_timestamp() at time zone 'UTC')::timestamp(3), "RunId" = $2 when not matched
  and "s"."Soort" = 'I' then insert (
    "FactuurId", "Nummer", "LedenId", "Naam", "Bedrag", "Valuta", "Status", "Vervaldatum", "AangemaaktOp",
    "GrootboekId", "DatumLaatsteUpdate", "RunId"
  )
values (
    "s"."FactuurId", "s"."Nummer", "s"."LedenId", "s"."Naam", "s"."Bedrag", "s"."Valuta", "s"."Status",
    "s"."Vervaldatum", "s"."AangemaaktOp", "s"."GrootboekId", (statement_timestamp() at time zone 'UTC')::timestamp(3),
    $3
  );

-- To undo a run: did others change its rows since?
select l."WijzigingRun" as "RunId", json_build_object('FactuurId', "l"."FactuurId")::text as sleutel,
  count(*) over () as aantal
from (
    select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
      "k"."FactuurId"::text collate "C" as "FactuurId"
    from "tree11"."Wijziging" as w left join lateral json_to_record(w."Sleutel"::json) as "k" ("FactuurId" text) on true
    where w."Tabel" = 'OpenstaandeFacturen'
      and w."RunId" <> $1 and w."RunId" <> $2
      and w."Id" > (
        select min(e."Id") from "tree11"."Wijziging" as e where e."RunId" = $3 and e."Tabel" = 'OpenstaandeFacturen'
      )
  ) as l
  inner join (
    select c.*, row_number() over (partition by "c"."FactuurId" order by c."WijzigingId") as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
          "k"."FactuurId"::text collate "C" as "FactuurId"
        from "tree11"."Wijziging" as w
          left join lateral json_to_record(w."Sleutel"::json) as "k" ("FactuurId" text) on true
        where w."Tabel" = 'OpenstaandeFacturen' and w."RunId" = $4
      ) as c
  ) as b on l."FactuurId" = b."FactuurId"
  and b."WijzigingNr" = 1 and l."WijzigingId" > b."WijzigingId"
order by l."WijzigingId"
offset 0 rows
fetch next 5 rows only;

-- To undo a run: what puts its rows back
insert into "staging"."OpenstaandeFacturen_verschil" (
    "Token", "Soort", "RijVoor", "FactuurId", "Nummer", "LedenId", "Naam", "Bedrag", "Valuta", "Status", "Vervaldatum",
    "AangemaaktOp", "GrootboekId"
  )
select $1::bigint, case when b."RijVoor" is null then 'D' when t."FactuurId" is not null then 'U' else 'I' end,
  case when t."FactuurId" is not null then json_build_object(
      'FactuurId', "t"."FactuurId", 'Nummer', "t"."Nummer", 'LedenId', "t"."LedenId", 'Naam', "t"."Naam", 'Bedrag',
      "t"."Bedrag", 'Valuta', "t"."Valuta", 'Status', "t"."Status", 'Vervaldatum', "t"."Vervaldatum", 'AangemaaktOp',
      "t"."AangemaaktOp", 'GrootboekId', "t"."GrootboekId"
    )::text
  end,
  "b"."FactuurId", case when b."RijVoor" is null then "t"."Nummer" else "r"."Nummer" end,
  case when b."RijVoor" is null then "t"."LedenId" else "r"."LedenId" end,
  case when b."RijVoor" is null then "t"."Naam" else "r"."Naam" end,
  case when b."RijVoor" is null then "t"."Bedrag" else "r"."Bedrag" end,
  case when b."RijVoor" is null then "t"."Valuta" else "r"."Valuta" end,
  case when b."RijVoor" is null then "t"."Status" else "r"."Status" end,
  case when b."RijVoor" is null then "t"."Vervaldatum" else "r"."Vervaldatum" end,
  case when b."RijVoor" is null then "t"."AangemaaktOp" else "r"."AangemaaktOp" end,
  case when b."RijVoor" is null then "t"."GrootboekId" else "r"."GrootboekId" end
from (
    select c.*, row_number() over (partition by "c"."FactuurId" order by c."WijzigingId") as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
          "k"."FactuurId"::text collate "C" as "FactuurId"
        from "tree11"."Wijziging" as w
          left join lateral json_to_record(w."Sleutel"::json) as "k" ("FactuurId" text) on true
        where w."Tabel" = 'OpenstaandeFacturen' and w."RunId" = $2
      ) as c
  ) as b
  left join lateral json_to_record(b."RijVoor"::json) as "r" (
    "FactuurId" text, "Nummer" text, "LedenId" text, "Naam" text, "Bedrag" numeric(12, 2), "Valuta" text, "Status" text,
    "Vervaldatum" date, "AangemaaktOp" timestamp(3), "GrootboekId" text
  ) on true
  left join "tree11"."OpenstaandeFacturen" as t on t."FactuurId" = b."FactuurId"
where b."WijzigingNr" = 1
  and (
    (b."RijVoor" is null and t."FactuurId" is not null)
    or (
      b."RijVoor" is not null
      and (
        not (t."FactuurId" is not null)
        or (
          "r"."Nummer" collate "C", "r"."LedenId" collate "C", "r"."Naam" collate "C", "r"."Bedrag",
          "r"."Valuta" collate "C", "r"."Status" collate "C", "r"."Vervaldatum", "r"."AangemaaktOp",
          "r"."GrootboekId" collate "C"
        ) is distinct from (
          "t"."Nummer" collate "C", "t"."LedenId" collate "C", "t"."Naam" collate "C", "t"."Bedrag",
          "t"."Valuta" collate "C", "t"."Status" collate "C", "t"."Vervaldatum", "t"."AangemaaktOp",
          "t"."GrootboekId" collate "C"
        )
      )
    )
  );
