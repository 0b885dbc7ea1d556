-- ActieveAbonnementen. Made by `npm run generate` from src/tables and src/transform. Parameters are shown by number.

-- Empty the work table
truncate "staging"."ActieveAbonnementen_werk";

-- Note that it was begun
insert into "staging"."ActieveAbonnementen_verschil" ("Token", "Soort") values ($1::bigint, 'B');

-- Pages to shred: see gedeeld.sql

-- Shred those of one batch into it
insert into "staging"."ActieveAbonnementen_werk" (
    "Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest",
    "Afgeschermd", "Meldingen", "Record", "LedenId", "AbonnementId", "AbonnementNaam", "Status", "ContractId",
    "BetalingsType", "Bedrag", "ActiefVanaf", "VerlooptOp", "PeriodeEinde", "OpgezegdOp"
  )
select $1::bigint, "s"."VerzoekId", "s"."PaginaId", "s"."Positie", "s"."Deel", 1,
  case when "s"."LedenId.fout" is null and "s"."AbonnementId.fout" is null then 1 else 0 end,
  case when "s"."LedenId.fout" is null and "s"."AbonnementId.fout" is null then 1 else 0 end, 0, 0,
  case when "s"."LedenId.fout" is null
    and "s"."AbonnementId.fout" is null and "s"."AbonnementNaam.fout" is null and "s"."Status.fout" is null
    and "s"."ContractId.fout" is null and "s"."BetalingsType.fout" is null and "s"."Bedrag.fout" is null
    and "s"."ActiefVanaf.fout" is null and "s"."VerlooptOp.fout" is null and "s"."PeriodeEinde.fout" is null
    and "s"."OpgezegdOp.fout" is null and "s"."ActiefVanaf.zone" = 0 and "s"."VerlooptOp.zone" = 0
    and "s"."PeriodeEinde.zone" = 0 and "s"."OpgezegdOp.zone" = 0 then null
    else concat(
      '', case when "s"."LedenId.fout" is not null then concat('LedenId:', "s"."LedenId.fout", ';') end,
      case when "s"."AbonnementId.fout" is not null then concat('AbonnementId:', "s"."AbonnementId.fout", ';') end,
      case when "s"."AbonnementNaam.fout" is not null then concat('AbonnementNaam:', "s"."AbonnementNaam.fout", ';')
      end,
      case when "s"."Status.fout" is not null then concat('Status:', "s"."Status.fout", ';') end,
      case when "s"."ContractId.fout" is not null then concat('ContractId:', "s"."ContractId.fout", ';') end,
      case when "s"."BetalingsType.fout" is not null then concat('BetalingsType:', "s"."BetalingsType.fout", ';') end,
      case when "s"."Bedrag.fout" is not null then concat('Bedrag:', "s"."Bedrag.fout", ';') end,
      case when "s"."ActiefVanaf.fout" is not null then concat('ActiefVanaf:', "s"."ActiefVanaf.fout", ';') end,
      case when "s"."VerlooptOp.fout" is not null then concat('VerlooptOp:', "s"."VerlooptOp.fout", ';') end,
      case when "s"."PeriodeEinde.fout" is not null then concat('PeriodeEinde:', "s"."PeriodeEinde.fout", ';') end,
      case when "s"."OpgezegdOp.fout" is not null then concat('OpgezegdOp:', "s"."OpgezegdOp.fout", ';') end,
      case when "s"."ActiefVanaf.zone" = 1 then 'ActiefVanaf:zone;' end,
      case when "s"."VerlooptOp.zone" = 1 then 'VerlooptOp:zone;' end,
      case when "s"."PeriodeEinde.zone" = 1 then 'PeriodeEinde:zone;' end,
      case when "s"."OpgezegdOp.zone" = 1 then 'OpgezegdOp:zone;' end
    )
  end,
  case when "s"."LedenId.fout" is null and "s"."AbonnementId.fout" is null then null else "s"."Record" end,
  "s"."LedenId", "s"."AbonnementId", "s"."AbonnementNaam", "s"."Status", "s"."ContractId", "s"."BetalingsType",
  "s"."Bedrag", "s"."ActiefVanaf", "s"."VerlooptOp", "s"."PeriodeEinde", "s"."OpgezegdOp"
from (
    select "VerzoekId", "PaginaId", "Positie", "Deel", "Record"::text as "Record", "LedenId", "AbonnementId",
      "AbonnementNaam", "Status", "ContractId", "BetalingsType", "Bedrag", "ActiefVanaf", "VerlooptOp", "PeriodeEinde",
      "OpgezegdOp",
      case when "LedenId" is null then case when "LedenId.tekst" is null then 'required'
          else case when (
              ascii("LedenId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Ouder" -> 'id') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "LedenId.fout",
      case when "AbonnementId" is null then case when "AbonnementId.tekst" is null then 'required'
          else case when (
              ascii("AbonnementId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof(
                coalesce(
                  nullif(case when jsonb_typeof("Record") not in ('object', 'array') then "Record" end, 'null'::jsonb),
                  nullif("Record" -> 'membership' -> 'id', 'null'::jsonb), nullif("Record" -> 'id', 'null'::jsonb)
                )
              ) in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "AbonnementId.fout",
      case when "AbonnementNaam" is null then case when "AbonnementNaam.tekst" is null then null
          else case when (
              ascii("AbonnementNaam.tekst") in (123, 91, 116, 102)
              and jsonb_typeof(
                coalesce(nullif("Record" -> 'membership' -> 'name', 'null'::jsonb), nullif("Record" -> 'name', 'null'::jsonb))
              ) in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "AbonnementNaam.fout",
      case when "Status" is null then case when "Status.tekst" is null then null
          else case when (
              ascii("Status.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'status') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "Status.fout",
      case when "ContractId" is null then case when "ContractId.tekst" is null then null
          else case when (
              ascii("ContractId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'id') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "ContractId.fout",
      case when "BetalingsType" is null then case when "BetalingsType.tekst" is null then null
          else case when (
              ascii("BetalingsType.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'membership' -> 'paymentType') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "BetalingsType.fout",
      case when "Bedrag" is null then case when "Bedrag.tekst" is null then null else 'type' end end as "Bedrag.fout",
      case when "ActiefVanaf" is null then case when "ActiefVanaf.tekst" is null then null else 'type' end
      end as "ActiefVanaf.fout",
      case when "VerlooptOp" is null then case when "VerlooptOp.tekst" is null then null else 'type' end
      end as "VerlooptOp.fout",
      case when "PeriodeEinde" is null then case when "PeriodeEinde.tekst" is null then null else 'type' end
      end as "PeriodeEinde.fout",
      case when "OpgezegdOp" is null then case when "OpgezegdOp.tekst" is null then null else 'type' end
      end as "OpgezegdOp.fout",
      case when "ActiefVanaf" is not null
        and "ActiefVanaf.utc" is null
        and (translate(substr("ActiefVanaf.tekst", 12), 'Zz+-', '') = substr("ActiefVanaf.tekst", 12)) then 1
        else 0
      end as "ActiefVanaf.zone",
      case when "VerlooptOp" is not null
        and "VerlooptOp.utc" is null
        and (translate(substr("VerlooptOp.tekst", 12), 'Zz+-', '') = substr("VerlooptOp.tekst", 12)) then 1
        else 0
      end as "VerlooptOp.zone",
      case when "PeriodeEinde" is not null
        and (
          substr("PeriodeEinde.tekst", 11, 1) in ('T', 't', ' ')
          and (translate(substr("PeriodeEinde.tekst", 12), 'Zz+-', '') = substr("PeriodeEinde.tekst", 12))
        ) then 1
        else 0
      end as "PeriodeEinde.zone",
      case when "OpgezegdOp" is not null
        and "OpgezegdOp.utc" is null
        and (translate(substr("OpgezegdOp.tekst", 12), 'Zz+-', '') = substr("OpgezegdOp.tekst", 12)) then 1
        else 0
      end as "OpgezegdOp.zone"
    from (
        select *,
          case when (
              ascii("LedenId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Ouder" -> 'id') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("LedenId.tekst") <= 50
              or char_length("LedenId.tekst") + char_length(regexp_replace("LedenId.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "LedenId.tekst"
          end as "LedenId",
          case when (
              ascii("AbonnementId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof(
                coalesce(
                  nullif(case when jsonb_typeof("Record") not in ('object', 'array') then "Record" end, 'null'::jsonb),
                  nullif("Record" -> 'membership' -> 'id', 'null'::jsonb), nullif("Record" -> 'id', 'null'::jsonb)
                )
              ) in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("AbonnementId.tekst") <= 50
              or char_length("AbonnementId.tekst") + char_length(regexp_replace("AbonnementId.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "AbonnementId.tekst"
          end as "AbonnementId",
          case when (
              ascii("AbonnementNaam.tekst") in (123, 91, 116, 102)
              and jsonb_typeof(
                coalesce(nullif("Record" -> 'membership' -> 'name', 'null'::jsonb), nullif("Record" -> 'name', 'null'::jsonb))
              ) in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("AbonnementNaam.tekst") <= 255
              or char_length("AbonnementNaam.tekst") + char_length(regexp_replace("AbonnementNaam.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 255
            ) then null
            else "AbonnementNaam.tekst"
          end as "AbonnementNaam",
          case when (
              ascii("Status.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'status') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("Status.tekst") <= 20
              or char_length("Status.tekst") + char_length(regexp_replace("Status.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 20
            ) then null
            else "Status.tekst"
          end as "Status",
          case when (
              ascii("ContractId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'id') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("ContractId.tekst") <= 50
              or char_length("ContractId.tekst") + char_length(regexp_replace("ContractId.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "ContractId.tekst"
          end as "ContractId",
          case when (
              ascii("BetalingsType.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'membership' -> 'paymentType') in ('object', 'array', 'boolean')
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
          coalesce(
            "ActiefVanaf.utc",
            case
              when "ActiefVanaf.tekst" ~ '^(?:19[0-9]{2}|[2-9][0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?(?:(?:[Zz]|[+-](?:0[0-9]|1[0-3])(?::?[0-5][0-9])?|[+-]14(?::?00)?)(?:\[[A-Za-z][A-Za-z0-9_/+-]*\])?)?$'
              and (
                substr("ActiefVanaf.tekst", 9, 2) <= '28' or pg_input_is_valid (left("ActiefVanaf.tekst", 10), 'date')
              ) then case when left("ActiefVanaf.tekst", 4) < '9999'
                or (
                  (
                    translate(
                      regexp_replace(
                        case
                          when substr("ActiefVanaf.tekst", 24, 1) between '0' and '9' then regexp_replace("ActiefVanaf.tekst", '(\.[0-9]{3})[0-9]+', '\1')
                          else "ActiefVanaf.tekst"
                        end,
                        '\[.*', ''
                      ),
                      'tz', 'TZ'
                    ) || case
                      when (translate(substr("ActiefVanaf.tekst", 12), 'Zz+-', '') = substr("ActiefVanaf.tekst", 12)) then 'Z'
                      else ''
                    end
                  )::timestamptz at time zone 'UTC'
                )::timestamp(3) < timestamp '10000-01-01' then (
                  (
                    translate(
                      regexp_replace(
                        case
                          when substr("ActiefVanaf.tekst", 24, 1) between '0' and '9' then regexp_replace("ActiefVanaf.tekst", '(\.[0-9]{3})[0-9]+', '\1')
                          else "ActiefVanaf.tekst"
                        end,
                        '\[.*', ''
                      ),
                      'tz', 'TZ'
                    ) || case
                      when (translate(substr("ActiefVanaf.tekst", 12), 'Zz+-', '') = substr("ActiefVanaf.tekst", 12)) then 'Z'
                      else ''
                    end
                  )::timestamptz at time zone 'UTC'
                )::timestamp(3)
              end
            end
          ) as "ActiefVanaf",
          coalesce(
            "VerlooptOp.utc",
            case
              when "VerlooptOp.tekst" ~ '^(?:19[0-9]{2}|[2-9][0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?(?:(?:[Zz]|[+-](?:0[0-9]|1[0-3])(?::?[0-5][0-9])?|[+-]14(?::?00)?)(?:\[[A-Za-z][A-Za-z0-9_/+-]*\])?)?$'
              and (
                substr("VerlooptOp.tekst", 9, 2) <= '28' or pg_input_is_valid (left("VerlooptOp.tekst", 10), 'date')
              ) then case when left("VerlooptOp.tekst", 4) < '9999'
                or (
                  (
                    translate(
                      regexp_replace(
                        case
                          when substr("VerlooptOp.tekst", 24, 1) between '0' and '9' then regexp_replace("VerlooptOp.tekst", '(\.[0-9]{3})[0-9]+', '\1')
                          else "VerlooptOp.tekst"
                        end,
                        '\[.*', ''
                      ),
                      'tz', 'TZ'
                    ) || case
                      when (translate(substr("VerlooptOp.tekst", 12), 'Zz+-', '') = substr("VerlooptOp.tekst", 12)) then 'Z'
                      else ''
                    end
                  )::timestamptz at time zone 'UTC'
                )::timestamp(3) < timestamp '10000-01-01' then (
                  (
                    translate(
                      regexp_replace(
                        case
                          when substr("VerlooptOp.tekst", 24, 1) between '0' and '9' then regexp_replace("VerlooptOp.tekst", '(\.[0-9]{3})[0-9]+', '\1')
                          else "VerlooptOp.tekst"
                        end,
                        '\[.*', ''
                      ),
                      'tz', 'TZ'
                    ) || case
                      when (translate(substr("VerlooptOp.tekst", 12), 'Zz+-', '') = substr("VerlooptOp.tekst", 12)) then 'Z'
                      else ''
                    end
                  )::timestamptz at time zone 'UTC'
                )::timestamp(3)
              end
            end
          ) as "VerlooptOp",
          case
            when "PeriodeEinde.tekst" ~ '^(?:19[0-9]{2}|[2-9][0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$' then case
              when pg_input_is_valid ("PeriodeEinde.tekst", 'date') then "PeriodeEinde.tekst"::date
            end
            when "PeriodeEinde.tekst" ~ '^(?:19[0-9]{2}|[2-9][0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?(?:(?:[Zz]|[+-](?:0[0-9]|1[0-3])(?::?[0-5][0-9])?|[+-]14(?::?00)?)(?:\[[A-Za-z][A-Za-z0-9_/+-]*\])?)?$'
            and (
              substr("PeriodeEinde.tekst", 9, 2) <= '28' or pg_input_is_valid (left("PeriodeEinde.tekst", 10), 'date')
            ) then case when left("PeriodeEinde.tekst", 4) < '9999'
              or (
                (
                  translate(
                    regexp_replace(
                      case
                        when substr("PeriodeEinde.tekst", 24, 1) between '0' and '9' then regexp_replace("PeriodeEinde.tekst", '(\.[0-9]{3})[0-9]+', '\1')
                        else "PeriodeEinde.tekst"
                      end,
                      '\[.*', ''
                    ),
                    'tz', 'TZ'
                  ) || case
                    when (translate(substr("PeriodeEinde.tekst", 12), 'Zz+-', '') = substr("PeriodeEinde.tekst", 12)) then 'Z'
                    else ''
                  end
                )::timestamptz at time zone 'UTC'
              )::timestamp(3) < timestamp '9999-12-31 23:00' then (
                (
                  (
                    translate(
                      regexp_replace(
                        case
                          when substr("PeriodeEinde.tekst", 24, 1) between '0' and '9' then regexp_replace("PeriodeEinde.tekst", '(\.[0-9]{3})[0-9]+', '\1')
                          else "PeriodeEinde.tekst"
                        end,
                        '\[.*', ''
                      ),
                      'tz', 'TZ'
                    ) || case
                      when (translate(substr("PeriodeEinde.tekst", 12), 'Zz+-', '') = substr("PeriodeEinde.tekst", 12)) then 'Z'
                      else ''
                    end
                  )::timestamptz at time zone 'UTC'
                )::timestamp(3) at time zone 'UTC' at time zone 'Europe/Amsterdam'
              )::date
            end
          end as "PeriodeEinde",
          coalesce(
            "OpgezegdOp.utc",
            case
              when "OpgezegdOp.tekst" ~ '^(?:19[0-9]{2}|[2-9][0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?(?:(?:[Zz]|[+-](?:0[0-9]|1[0-3])(?::?[0-5][0-9])?|[+-]14(?::?00)?)(?:\[[A-Za-z][A-Za-z0-9_/+-]*\])?)?$'
              and (
                substr("OpgezegdOp.tekst", 9, 2) <= '28' or pg_input_is_valid (left("OpgezegdOp.tekst", 10), 'date')
              ) then case when left("OpgezegdOp.tekst", 4) < '9999'
                or (
                  (
                    translate(
                      regexp_replace(
                        case
                          when substr("OpgezegdOp.tekst", 24, 1) between '0' and '9' then regexp_replace("OpgezegdOp.tekst", '(\.[0-9]{3})[0-9]+', '\1')
                          else "OpgezegdOp.tekst"
                        end,
                        '\[.*', ''
                      ),
                      'tz', 'TZ'
                    ) || case
                      when (translate(substr("OpgezegdOp.tekst", 12), 'Zz+-', '') = substr("OpgezegdOp.tekst", 12)) then 'Z'
                      else ''
                    end
                  )::timestamptz at time zone 'UTC'
                )::timestamp(3) < timestamp '10000-01-01' then (
                  (
                    translate(
                      regexp_replace(
                        case
                          when substr("OpgezegdOp.tekst", 24, 1) between '0' and '9' then regexp_replace("OpgezegdOp.tekst", '(\.[0-9]{3})[0-9]+', '\1')
                          else "OpgezegdOp.tekst"
                        end,
                        '\[.*', ''
                      ),
                      'tz', 'TZ'
                    ) || case
                      when (translate(substr("OpgezegdOp.tekst", 12), 'Zz+-', '') = substr("OpgezegdOp.tekst", 12)) then 'Z'
                      else ''
                    end
                  )::timestamptz at time zone 'UTC'
                )::timestamp(3)
              end
            end
          ) as "OpgezegdOp"
        from (
            select *,
              case when "ActiefVanaf.gelezen" >= timestamp '1900-01-01' then case octet_length("ActiefVanaf.tekst")
                  when 20 then case when overlay(
                      "ActiefVanaf.gelezen"::text placing 'T' from 11
                    ) || 'Z' = "ActiefVanaf.tekst" then "ActiefVanaf.gelezen"
                  end
                  when 24 then case when overlay(
                      "ActiefVanaf.gelezen"::text placing 'T' from 11
                    ) || 'Z' = "ActiefVanaf.tekst" then "ActiefVanaf.gelezen"
                    when overlay(
                      "ActiefVanaf.gelezen"::text placing 'T' from 11
                    ) || '.000Z' = "ActiefVanaf.tekst" then "ActiefVanaf.gelezen"
                  end
                  when 25 then case when overlay(
                      "ActiefVanaf.gelezen"::text placing 'T' from 11
                    ) || '+02:00' = "ActiefVanaf.tekst" then "ActiefVanaf.gelezen" - interval '2 hours'
                    when overlay(
                      "ActiefVanaf.gelezen"::text placing 'T' from 11
                    ) || '+01:00' = "ActiefVanaf.tekst" then "ActiefVanaf.gelezen" - interval '1 hours'
                  end
                  when 29 then case when overlay(
                      "ActiefVanaf.gelezen"::text placing 'T' from 11
                    ) || '+02:00' = "ActiefVanaf.tekst" then "ActiefVanaf.gelezen" - interval '2 hours'
                    when overlay(
                      "ActiefVanaf.gelezen"::text placing 'T' from 11
                    ) || '+01:00' = "ActiefVanaf.tekst" then "ActiefVanaf.gelezen" - interval '1 hours'
                    when overlay(
                      "ActiefVanaf.gelezen"::text placing 'T' from 11
                    ) || '.000+02:00' = "ActiefVanaf.tekst" then "ActiefVanaf.gelezen" - interval '2 hours'
                    when overlay(
                      "ActiefVanaf.gelezen"::text placing 'T' from 11
                    ) || '.000+01:00' = "ActiefVanaf.tekst" then "ActiefVanaf.gelezen" - interval '1 hours'
                  end
                end
              end as "ActiefVanaf.utc",
              case when "VerlooptOp.gelezen" >= timestamp '1900-01-01' then case octet_length("VerlooptOp.tekst")
                  when 20 then case when overlay(
                      "VerlooptOp.gelezen"::text placing 'T' from 11
                    ) || 'Z' = "VerlooptOp.tekst" then "VerlooptOp.gelezen"
                  end
                  when 24 then case when overlay(
                      "VerlooptOp.gelezen"::text placing 'T' from 11
                    ) || 'Z' = "VerlooptOp.tekst" then "VerlooptOp.gelezen"
                    when overlay(
                      "VerlooptOp.gelezen"::text placing 'T' from 11
                    ) || '.000Z' = "VerlooptOp.tekst" then "VerlooptOp.gelezen"
                  end
                  when 25 then case when overlay(
                      "VerlooptOp.gelezen"::text placing 'T' from 11
                    ) || '+02:00' = "VerlooptOp.tekst" then "VerlooptOp.gelezen" - interval '2 hours'
                    when overlay(
                      "VerlooptOp.gelezen"::text placing 'T' from 11
                    ) || '+01:00' = "VerlooptOp.tekst" then "VerlooptOp.gelezen" - interval '1 hours'
                  end
                  when 29 then case when overlay(
                      "VerlooptOp.gelezen"::text placing 'T' from 11
                    ) || '+02:00' = "VerlooptOp.tekst" then "VerlooptOp.gelezen" - interval '2 hours'
                    when overlay(
                      "VerlooptOp.gelezen"::text placing 'T' from 11
                    ) || '+01:00' = "VerlooptOp.tekst" then "VerlooptOp.gelezen" - interval '1 hours'
                    when overlay(
                      "VerlooptOp.gelezen"::text placing 'T' from 11
                    ) || '.000+02:00' = "VerlooptOp.tekst" then "VerlooptOp.gelezen" - interval '2 hours'
                    when overlay(
                      "VerlooptOp.gelezen"::text placing 'T' from 11
                    ) || '.000+01:00' = "VerlooptOp.tekst" then "VerlooptOp.gelezen" - interval '1 hours'
                  end
                end
              end as "VerlooptOp.utc",
              case when "OpgezegdOp.gelezen" >= timestamp '1900-01-01' then case octet_length("OpgezegdOp.tekst")
                  when 20 then case when overlay(
                      "OpgezegdOp.gelezen"::text placing 'T' from 11
                    ) || 'Z' = "OpgezegdOp.tekst" then "OpgezegdOp.gelezen"
                  end
                  when 24 then case when overlay(
                      "OpgezegdOp.gelezen"::text placing 'T' from 11
                    ) || 'Z' = "OpgezegdOp.tekst" then "OpgezegdOp.gelezen"
                    when overlay(
                      "OpgezegdOp.gelezen"::text placing 'T' from 11
                    ) || '.000Z' = "OpgezegdOp.tekst" then "OpgezegdOp.gelezen"
                  end
                  when 25 then case when overlay(
                      "OpgezegdOp.gelezen"::text placing 'T' from 11
                    ) || '+02:00' = "OpgezegdOp.tekst" then "OpgezegdOp.gelezen" - interval '2 hours'
                    when overlay(
                      "OpgezegdOp.gelezen"::text placing 'T' from 11
                    ) || '+01:00' = "OpgezegdOp.tekst" then "OpgezegdOp.gelezen" - interval '1 hours'
                  end
                  when 29 then case when overlay(
                      "OpgezegdOp.gelezen"::text placing 'T' from 11
                    ) || '+02:00' = "OpgezegdOp.tekst" then "OpgezegdOp.gelezen" - interval '2 hours'
                    when overlay(
                      "OpgezegdOp.gelezen"::text placing 'T' from 11
                    ) || '+01:00' = "OpgezegdOp.tekst" then "OpgezegdOp.gelezen" - interval '1 hours'
                    when overlay(
                      "OpgezegdOp.gelezen"::text placing 'T' from 11
                    ) || '.000+02:00' = "OpgezegdOp.tekst" then "OpgezegdOp.gelezen" - interval '2 hours'
                    when overlay(
                      "OpgezegdOp.gelezen"::text placing 'T' from 11
                    ) || '.000+01:00' = "OpgezegdOp.tekst" then "OpgezegdOp.gelezen" - interval '1 hours'
                  end
                end
              end as "OpgezegdOp.utc"
            from (
                select v."VerzoekId", p."PaginaId", o.n - 1::int as "Positie", r.n - 1::int as "Deel", r.j as "Record",
                  o.j as "Ouder",
                  nullif(
                    btrim(
                      (o.j ->> 'id'),
                      U&'\0020\0009\000a\000b\000c\000d\0085\00a0\1680\2028\2029\202f\205f\3000\00ad\180e\feff\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200a\200b\200c\200d\200e\200f\202a\202b\202c\202d\202e\2060\2061\2062\2063\2064\2066\2067\2068\2069'
                    ),
                    ''
                  ) as "LedenId.tekst",
                  nullif(
                    btrim(
                      coalesce(
                        case when jsonb_typeof(r.j) not in ('object', 'array') then r.j #>> '{}' end,
                        (r.j -> 'membership' ->> 'id'), (r.j ->> 'id')
                      ),
                      U&'\0020\0009\000a\000b\000c\000d\0085\00a0\1680\2028\2029\202f\205f\3000\00ad\180e\feff\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200a\200b\200c\200d\200e\200f\202a\202b\202c\202d\202e\2060\2061\2062\2063\2064\2066\2067\2068\2069'
                    ),
                    ''
                  ) as "AbonnementId.tekst",
                  coalesce((r.j -> 'membership' ->> 'name'), (r.j ->> 'name')) as "AbonnementNaam.tekst",
                  case when (r.j ->> 'paused') = 'true' then 'PAUSED'
                    when (r.j ->> 'expired') = 'true' then 'EXPIRED'
                    when (r.j ->> 'awaitingPayment') = 'true' then 'AWAITING_PAYMENT'
                    when (r.j ->> 'active') = 'true' then 'ACTIVE'
                    else coalesce(nullif((r.j ->> 'status'), ''), 'UNKNOWN')
                  end as "Status.tekst",
                  case when jsonb_typeof(r.j -> 'membership') = 'object' then (r.j ->> 'id') end as "ContractId.tekst",
                  (r.j -> 'membership' ->> 'paymentType') as "BetalingsType.tekst",
                  (r.j ->> 'amount') as "Bedrag.tekst", (r.j ->> 'activeAt') as "ActiefVanaf.tekst",
                  (r.j ->> 'expiresAt') as "VerlooptOp.tekst", (r.j ->> 'periodEndDate') as "PeriodeEinde.tekst",
                  (r.j ->> 'cancelledAt') as "OpgezegdOp.tekst",
                  json_value (r.j -> 'activeAt', '$' returning timestamp null on error) as "ActiefVanaf.gelezen",
                  json_value (r.j -> 'expiresAt', '$' returning timestamp null on error) as "VerlooptOp.gelezen",
                  json_value (r.j -> 'cancelledAt', '$' returning timestamp null on error) as "OpgezegdOp.gelezen"
                from "staging"."Verzoek" as "v"
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
                where "v"."RunId" = $2 and "v"."Stroom" = $3 and "v"."Status" = $4 and "p"."PaginaId" in ($5, $6)
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
from "staging"."ActieveAbonnementen_werk"
where "Token" = $1 and "InBereik" = 1;

-- Count what is wrong with them
select melding.value as melding, count(*) as aantal
from "staging"."ActieveAbonnementen_werk" as w cross join lateral string_to_table(w."Meldingen", ';') as melding (value)
where w."Token" = $1 and w."InBereik" = 1 and w."Meldingen" is not null and melding.value <> ''
group by melding.value;

-- Count keys that several records have
select count(*) as sleutels
from (
    select "LedenId", "AbonnementId"
    from "staging"."ActieveAbonnementen_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "LedenId", "AbonnementId"
    having count(*) > 1
  ) as k;

-- If there are any, how many of these records are of one answer
select sum(k.extra) as dubbel
from (
    select count(*) - count(distinct "VerzoekId") as extra
    from "staging"."ActieveAbonnementen_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "LedenId", "AbonnementId"
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
    from "staging"."ActieveAbonnementen_werk" as w
    where w."Token" = $5 and w."VerzoekId" = v."VerzoekId"
  );

-- Keep one record for each key
with dubbel as (
    select "LedenId", "AbonnementId"
    from "staging"."ActieveAbonnementen_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "LedenId", "AbonnementId"
    having count(*) > 1
  ),
  volgorde as (
    select w."Nr",
      row_number() over (
        partition by w."LedenId", w."AbonnementId"
        order by w."Geldig" desc, w."VerzoekId" desc,
          case w."Status" when 'ACTIVE' then 0
            when 'PAUSED' then 1
            when 'AWAITING_PAYMENT' then 2
            when 'EXPIRED' then 3
            when 'UNKNOWN' then 4
            else 5
          end,
          p."PaginaNr" desc, w."Positie" desc, w."Deel" desc
      ) as plaats,
      min(w."Geldig") over (partition by w."LedenId", w."AbonnementId") as allemaal
    from "staging"."ActieveAbonnementen_werk" as w
      inner join dubbel as d on "w"."LedenId" = "d"."LedenId"
      and "w"."AbonnementId" = "d"."AbonnementId"
      inner join "staging"."Pagina" as p on p."PaginaId" = w."PaginaId"
    where w."Token" = $2 and w."SleutelLeesbaar" = 1
  )
update "staging"."ActieveAbonnementen_werk"
set "Verliest" = case when volgorde.plaats > 1 then 1 else 0 end, "Afgeschermd" = 1 - volgorde.allemaal
from volgorde
where "staging"."ActieveAbonnementen_werk"."Nr" = volgorde."Nr";

-- Measure the rows that come
select count(*) as rijen, count(w."AbonnementNaam") as "AbonnementNaam.gevuld", count(w."Status") as "Status.gevuld"
from "staging"."ActieveAbonnementen_werk" as w
where "w"."Token" = $1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0;

-- Count rows that refer to nothing in Leden
select count(*) as aantal
from "staging"."ActieveAbonnementen_werk" as w
where "w"."Token" = $1
  and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0 and w."LedenId" is not null
  and not exists (select 1 from "tree11"."Leden" as t where "t"."Id" = "w"."LedenId");

-- And to nothing that this run landed for it
select count(*) as aantal
from "staging"."ActieveAbonnementen_werk" as w
where "w"."Token" = $1
  and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0 and w."LedenId" is not null
  and not exists (select 1 from "tree11"."Leden" as t where "t"."Id" = "w"."LedenId")
  and not exists (
    select 1
    from (
        select "r"."Id"::text collate "C" as "Id"
        from (
            select "VerzoekId", "PaginaId", "Positie", "Deel", "Record"::text as "Record", "Id", "BedrijfId", "Actief",
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
              case when "BedrijfId" is null then case when "BedrijfId.tekst" is null then 'required'
                  else case when (
                      ascii("BedrijfId.tekst") in (123, 91, 116, 102)
                      and jsonb_typeof("Record" -> 'businessId') in ('object', 'array', 'boolean')
                    ) then 'type'
                    else 'length'
                  end
                end
              end as "BedrijfId.fout",
              case when "Actief" is null then case when "Actief.tekst" is null then 'required' else 'type' end
              end as "Actief.fout",
              case
                when "AangemaaktOp" is null then case when "AangemaaktOp.tekst" is null then 'required' else 'type' end
              end as "AangemaaktOp.fout",
              case when "GewijzigdOp" is null then case when "GewijzigdOp.tekst" is null then 'required' else 'type' end
              end as "GewijzigdOp.fout",
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
                  case when (
                      ascii("BedrijfId.tekst") in (123, 91, 116, 102)
                      and jsonb_typeof("Record" -> 'businessId') in ('object', 'array', 'boolean')
                    )
                    or not (
                      octet_length("BedrijfId.tekst") <= 50
                      or char_length("BedrijfId.tekst") + char_length(regexp_replace("BedrijfId.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
                    ) then null
                    else "BedrijfId.tekst"
                  end as "BedrijfId",
                  case "Actief.tekst" when 'true' then true when 'false' then false end as "Actief",
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
                          nullif((r.j ->> 'businessId'), '') as "BedrijfId.tekst",
                          (r.j ->> 'active') as "Actief.tekst", (r.j ->> 'createdAt') as "AangemaaktOp.tekst",
                          (r.j ->> 'updatedAt') as "GewijzigdOp.tekst",
                          json_value (
                            r.j -> 'createdAt', '$' returning timestamp null on error
                          ) as "AangemaaktOp.gelezen",
                          json_value (
                            r.j -> 'updatedAt', '$' returning timestamp null on error
                          ) as "GewijzigdOp.gelezen"
                        from "staging"."Verzoek" as "v"
                          inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
                          and "p"."Poging" = "v"."Poging"
                          cross join lateral jsonb_array_elements(p."Inhoud"::jsonb -> 'content') with ordinality as r (j, n)
                        where "v"."RunId" = $2 and "v"."Stroom" = $3 and "v"."Status" = $4
                        offset 0
                      ) as laag
                    offset 0
                  ) as laag
                offset 0
              ) as waarde
          ) as r
        where r."Id.fout" is null
          and r."BedrijfId.fout" is null and r."Actief.fout" is null and r."AangemaaktOp.fout" is null
          and r."GewijzigdOp.fout" is null
      ) as s
    where "s"."Id" = "w"."LedenId"
  );

-- Count rows that refer to nothing in Abonnementen
select count(*) as aantal
from "staging"."ActieveAbonnementen_werk" as w
where "w"."Token" = $1
  and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0 and w."AbonnementId" is not null
  and not exists (select 1 from "tree11"."Abonnementen" as t where "t"."AbonnementId" = "w"."AbonnementId");

-- And to nothing that this run landed for it
select count(*) as aantal
from "staging"."ActieveAbonnementen_werk" as w
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

-- Lists that were read once: see gedeeld.sql

-- Count rows that would be deleted
select count(*) as aantal
from "tree11"."ActieveAbonnementen" as t
where exists (
    select 1
    from (
        select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = $1 and v."Stroom" = $2 and v."Status" = $3
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."ActieveAbonnementen_werk" as w
    where w."Token" = $4
      and w."SleutelLeesbaar" = 1 and "w"."LedenId" = "t"."LedenId" and "w"."AbonnementId" = "t"."AbonnementId"
  )
  and not exists (
    select 1
    from (
        select distinct 1 as "Een", w."LedenId" as "LedenId.deel", w."AbonnementId" as "AbonnementId.deel"
        from
          "staging"."ActieveAbonnementen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."LedenId.deel" is null or "o"."LedenId.deel" = t."LedenId")
      and ("o"."AbonnementId.deel" is null or "o"."AbonnementId.deel" = t."AbonnementId")
      and not (
        "o"."LedenId.deel" is null
        and "o"."AbonnementId.deel" is null
        and exists (
          select 1
          from "staging"."ActieveAbonnementen_gemist" as g
          where "g"."LedenId" = "t"."LedenId"
            and "g"."AbonnementId" = "t"."AbonnementId" and g."Aantal" >= 2 and g."RunId" <> $6
        )
      )
  );

-- Keys that are nearly the same
select
  json_build_object('LedenId', '***', 'AbonnementId', w."AbonnementId")::text as sleutel, count(*) over () as aantal
from "staging"."ActieveAbonnementen_werk" as w
  inner join (
    select lower(normalize(w."LedenId", nfc)) as "LedenId", lower(normalize(w."AbonnementId", nfc)) as "AbonnementId"
    from "staging"."ActieveAbonnementen_werk" as w
    where "w"."Token" = $1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
    group by lower(normalize(w."LedenId", nfc)), lower(normalize(w."AbonnementId", nfc))
    having count(*) > 1
  ) as g on g."LedenId" = lower(normalize(w."LedenId", nfc))
  and g."AbonnementId" = lower(normalize(w."AbonnementId", nfc))
where "w"."Token" = $2 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
order by w."LedenId", w."AbonnementId"
offset 0 rows
fetch next 6 rows only;

-- Versions of its rows that end
update "tree11"."ActieveAbonnementenHistorie"
set "GeldigTot" = $1::timestamp(3), "RunIdTot" = $2::bigint
from "staging"."ActieveAbonnementen_verschil" as d
where d."Token" = $3
  and d."LedenId" = "tree11"."ActieveAbonnementenHistorie"."LedenId"
  and d."AbonnementId" = "tree11"."ActieveAbonnementenHistorie"."AbonnementId"
  and "tree11"."ActieveAbonnementenHistorie"."GeldigTot" is null;

-- Versions that begin
insert into "tree11"."ActieveAbonnementenHistorie" (
    "LedenId", "AbonnementId", "AbonnementNaam", "Status", "ContractId", "BetalingsType", "Bedrag", "ActiefVanaf",
    "VerlooptOp", "PeriodeEinde", "OpgezegdOp", "GeldigVan", "RunId"
  )
select "LedenId", "AbonnementId", "AbonnementNaam", "Status", "ContractId", "BetalingsType", "Bedrag", "ActiefVanaf",
  "VerlooptOp", "PeriodeEinde", "OpgezegdOp", $1::timestamp(3), $2::bigint
from "staging"."ActieveAbonnementen_verschil"
where "Token" = $3 and "Soort" in ('I', 'U');

-- Rows without a version, and versions without a row
select (
    select count(*)
    from "tree11"."ActieveAbonnementen" as t
    where not exists (
        select 1
        from "tree11"."ActieveAbonnementenHistorie" as h
        where "h"."LedenId" = "t"."LedenId" and "h"."AbonnementId" = "t"."AbonnementId" and h."GeldigTot" is null
      )
  ) as zonder,
  (
    select count(*)
    from "tree11"."ActieveAbonnementenHistorie" as h
    where h."GeldigTot" is null
      and not exists (
        select 1
        from "tree11"."ActieveAbonnementen" as t
        where "t"."LedenId" = "h"."LedenId" and "t"."AbonnementId" = "h"."AbonnementId"
      )
  ) as teveel;

-- It is what was begun
delete from "staging"."ActieveAbonnementen_verschil" where "Token" = $1 and "Soort" = 'B';

-- What differs from the target
insert into "staging"."ActieveAbonnementen_verschil" (
    "Token", "Soort", "PaginaId", "Positie", "RijVoor", "LedenId", "AbonnementId", "AbonnementNaam", "Status",
    "ContractId", "BetalingsType", "Bedrag", "ActiefVanaf", "VerlooptOp", "PeriodeEinde", "OpgezegdOp"
  )
select $1::bigint, case when "t"."LedenId" is null then 'I' else 'U' end, s."PaginaId", s."Positie",
  case when "t"."LedenId" is not null then json_build_object(
      'LedenId', "t"."LedenId", 'AbonnementId', "t"."AbonnementId", 'AbonnementNaam', "t"."AbonnementNaam", 'Status',
      "t"."Status", 'ContractId', "t"."ContractId", 'BetalingsType', "t"."BetalingsType", 'Bedrag', "t"."Bedrag",
      'ActiefVanaf', "t"."ActiefVanaf", 'VerlooptOp', "t"."VerlooptOp", 'PeriodeEinde', "t"."PeriodeEinde",
      'OpgezegdOp', "t"."OpgezegdOp"
    )::text
  end,
  "s"."LedenId", "s"."AbonnementId", "s"."AbonnementNaam", "s"."Status", "s"."ContractId", "s"."BetalingsType",
  "s"."Bedrag", "s"."ActiefVanaf", "s"."VerlooptOp", "s"."PeriodeEinde", "s"."OpgezegdOp"
from "staging"."ActieveAbonnementen_werk" as s
  left join "tree11"."ActieveAbonnementen" as t on "t"."LedenId" = "s"."LedenId"
  and "t"."AbonnementId" = "s"."AbonnementId"
where s."Token" = $2
  and s."Geldig" = 1 and s."Verliest" = 0
  and (
    ("t"."LedenId" is null and s."InBereik" = 1)
    or (
      "t"."LedenId" is not null
      and s."Afgeschermd" = 0
      and (s."InBereik" = 1)
      and (
        "s"."AbonnementNaam" collate "C", "s"."Status" collate "C", "s"."ContractId" collate "C",
        "s"."BetalingsType" collate "C", "s"."Bedrag", "s"."ActiefVanaf", "s"."VerlooptOp", "s"."PeriodeEinde",
        "s"."OpgezegdOp"
      ) is distinct from (
        "t"."AbonnementNaam" collate "C", "t"."Status" collate "C", "t"."ContractId" collate "C",
        "t"."BetalingsType" collate "C", "t"."Bedrag", "t"."ActiefVanaf", "t"."VerlooptOp", "t"."PeriodeEinde",
        "t"."OpgezegdOp"
      )
    )
  )
union all
select $3::bigint, 'D', null, null,
  json_build_object(
    'LedenId', "t"."LedenId", 'AbonnementId', "t"."AbonnementId", 'AbonnementNaam', "t"."AbonnementNaam", 'Status',
    "t"."Status", 'ContractId', "t"."ContractId", 'BetalingsType', "t"."BetalingsType", 'Bedrag', "t"."Bedrag",
    'ActiefVanaf', "t"."ActiefVanaf", 'VerlooptOp', "t"."VerlooptOp", 'PeriodeEinde', "t"."PeriodeEinde", 'OpgezegdOp',
    "t"."OpgezegdOp"
  )::text,
  "t"."LedenId", "t"."AbonnementId", "t"."AbonnementNaam", "t"."Status", "t"."ContractId", "t"."BetalingsType",
  "t"."Bedrag", "t"."ActiefVanaf", "t"."VerlooptOp", "t"."PeriodeEinde", "t"."OpgezegdOp"
from "tree11"."ActieveAbonnementen" as t
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
    from "staging"."ActieveAbonnementen_werk" as w
    where w."Token" = $8
      and w."SleutelLeesbaar" = 1 and "w"."LedenId" = "t"."LedenId" and "w"."AbonnementId" = "t"."AbonnementId"
  )
  and not exists (
    select 1
    from (
        select distinct 1 as "Een", w."LedenId" as "LedenId.deel", w."AbonnementId" as "AbonnementId.deel"
        from
          "staging"."ActieveAbonnementen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $9 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."LedenId.deel" is null or "o"."LedenId.deel" = t."LedenId")
      and ("o"."AbonnementId.deel" is null or "o"."AbonnementId.deel" = t."AbonnementId")
      and not (
        "o"."LedenId.deel" is null
        and "o"."AbonnementId.deel" is null
        and exists (
          select 1
          from "staging"."ActieveAbonnementen_gemist" as g
          where "g"."LedenId" = "t"."LedenId"
            and "g"."AbonnementId" = "t"."AbonnementId" and g."Aantal" >= 2 and g."RunId" <> $10
        )
      )
  )
order by "LedenId", "AbonnementId";

-- Count it
select "Soort", count(*) as aantal from "staging"."ActieveAbonnementen_verschil" where "Token" = $1 group by "Soort";

-- Would it delete many? How many rows there are in its scope
select count(*) as aantal
from "tree11"."ActieveAbonnementen" as t
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
        'Soort', s."Soort", 'RijVoor', s."RijVoor", 'LedenId', "s"."LedenId", 'AbonnementId', "s"."AbonnementId",
        'AbonnementNaam', "s"."AbonnementNaam", 'Status', "s"."Status", 'ContractId', "s"."ContractId", 'BetalingsType',
        "s"."BetalingsType", 'Bedrag', "s"."Bedrag", 'ActiefVanaf', "s"."ActiefVanaf", 'VerlooptOp', "s"."VerlooptOp",
        'PeriodeEinde', "s"."PeriodeEinde", 'OpgezegdOp', "s"."OpgezegdOp"
      )::text as rij
    from "staging"."ActieveAbonnementen_verschil" as s
    where s."Token" = $1
  ) as r;

-- A sample of it, for a dry run or a hold
select s."Soort" as soort, json_build_object('AbonnementId', "s"."AbonnementId")::text as sleutel,
  json_build_object(
    'AbonnementNaam', "s"."AbonnementNaam", 'Status', "s"."Status", 'ContractId', "s"."ContractId", 'BetalingsType',
    "s"."BetalingsType", 'Bedrag', "s"."Bedrag", 'ActiefVanaf', "s"."ActiefVanaf", 'VerlooptOp', "s"."VerlooptOp",
    'PeriodeEinde', "s"."PeriodeEinde", 'OpgezegdOp', "s"."OpgezegdOp"
  )::text as na
from "staging"."ActieveAbonnementen_verschil" as s
where s."Token" = $1
order by s."Soort", "s"."LedenId", "s"."AbonnementId"
offset 0 rows
fetch next 20 rows only;

-- Is this a first load?
select count(*) as aantal from (select 1 as een where exists (select 1 from "tree11"."ActieveAbonnementen")) as e;

-- Rows of which a bad record has the key
select count(*) as aantal
from "tree11"."ActieveAbonnementen" as t
where exists (
    select 1
    from "staging"."ActieveAbonnementen_werk" as w
    where w."Token" = $1
      and w."SleutelLeesbaar" = 1 and w."Geldig" = 0 and w."InBereik" = 1 and "w"."LedenId" = "t"."LedenId"
      and "w"."AbonnementId" = "t"."AbonnementId"
  );

-- Rows that a record shields whose key cannot be read
select count(*) as aantal
from "tree11"."ActieveAbonnementen" as t
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
    from "staging"."ActieveAbonnementen_werk" as w
    where w."Token" = $5
      and w."SleutelLeesbaar" = 1 and "w"."LedenId" = "t"."LedenId" and "w"."AbonnementId" = "t"."AbonnementId"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", w."LedenId" as "LedenId.deel", w."AbonnementId" as "AbonnementId.deel"
        from
          "staging"."ActieveAbonnementen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."LedenId.deel" is null or "o"."LedenId.deel" = t."LedenId")
      and ("o"."AbonnementId.deel" is null or "o"."AbonnementId.deel" = t."AbonnementId")
      and not (
        "o"."LedenId.deel" is null
        and "o"."AbonnementId.deel" is null
        and exists (
          select 1
          from "staging"."ActieveAbonnementen_gemist" as g
          where "g"."LedenId" = "t"."LedenId"
            and "g"."AbonnementId" = "t"."AbonnementId" and g."Aantal" >= 2 and g."RunId" <> $7
        )
      )
  );

-- Rows that are shielded no longer
select
  json_build_object('LedenId', '***', 'AbonnementId', "d"."AbonnementId")::text as sleutel, count(*) over () as aantal
from "staging"."ActieveAbonnementen_verschil" as d
  inner join "staging"."ActieveAbonnementen_gemist" as m on "m"."LedenId" = "d"."LedenId"
  and "m"."AbonnementId" = "d"."AbonnementId"
where d."Token" = $1 and d."Soort" = 'D' and m."Aantal" >= 2
order by "d"."LedenId", "d"."AbonnementId"
offset 0 rows
fetch next 5 rows only;

-- After the MERGE: rows that are in an answer again
delete from "staging"."ActieveAbonnementen_gemist"
where exists (
    select 1
    from "staging"."ActieveAbonnementen_werk" as w
    where w."Token" = $1
      and w."SleutelLeesbaar" = 1 and "w"."LedenId" = "staging"."ActieveAbonnementen_gemist"."LedenId"
      and "w"."AbonnementId" = "staging"."ActieveAbonnementen_gemist"."AbonnementId"
  )
  or exists (
    select 1
    from "staging"."ActieveAbonnementen_verschil" as d
    where d."Token" = $2
      and "d"."LedenId" = "staging"."ActieveAbonnementen_gemist"."LedenId"
      and "d"."AbonnementId" = "staging"."ActieveAbonnementen_gemist"."AbonnementId"
  )
  or not exists (
    select 1
    from "tree11"."ActieveAbonnementen" as t
    where "t"."LedenId" = "staging"."ActieveAbonnementen_gemist"."LedenId"
      and "t"."AbonnementId" = "staging"."ActieveAbonnementen_gemist"."AbonnementId"
  );

-- Rows that are shielded for the first time
insert into "staging"."ActieveAbonnementen_gemist" ("LedenId", "AbonnementId", "Aantal", "RunId")
select "t"."LedenId", "t"."AbonnementId", 0, 0::bigint
from "tree11"."ActieveAbonnementen" as t
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
    from "staging"."ActieveAbonnementen_werk" as w
    where w."Token" = $5
      and w."SleutelLeesbaar" = 1 and "w"."LedenId" = "t"."LedenId" and "w"."AbonnementId" = "t"."AbonnementId"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", w."LedenId" as "LedenId.deel", w."AbonnementId" as "AbonnementId.deel"
        from
          "staging"."ActieveAbonnementen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."LedenId.deel" is null or "o"."LedenId.deel" = t."LedenId")
      and ("o"."AbonnementId.deel" is null or "o"."AbonnementId.deel" = t."AbonnementId")
      and not (
        "o"."LedenId.deel" is null
        and "o"."AbonnementId.deel" is null
        and exists (
          select 1
          from "staging"."ActieveAbonnementen_gemist" as g
          where "g"."LedenId" = "t"."LedenId"
            and "g"."AbonnementId" = "t"."AbonnementId" and g."Aantal" >= 2 and g."RunId" <> $7
        )
      )
  )
  and not exists (
    select 1
    from "staging"."ActieveAbonnementen_gemist" as m
    where "m"."LedenId" = "t"."LedenId" and "m"."AbonnementId" = "t"."AbonnementId"
  );

-- How many answers missed them
update "staging"."ActieveAbonnementen_gemist"
set "Aantal" = "staging"."ActieveAbonnementen_gemist"."Aantal" + 1, "RunId" = $1::bigint
from (
    select "t"."LedenId", "t"."AbonnementId"
    from "tree11"."ActieveAbonnementen" as t
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
        from "staging"."ActieveAbonnementen_werk" as w
        where w."Token" = $6
          and w."SleutelLeesbaar" = 1 and "w"."LedenId" = "t"."LedenId" and "w"."AbonnementId" = "t"."AbonnementId"
      )
      and exists (
        select 1
        from (
            select distinct 1 as "Een", w."LedenId" as "LedenId.deel", w."AbonnementId" as "AbonnementId.deel"
            from "staging"."ActieveAbonnementen_werk" as w
              inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
            where w."Token" = $7 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
          ) as o
        where "o"."Een" = 1
          and ("o"."LedenId.deel" is null or "o"."LedenId.deel" = t."LedenId")
          and ("o"."AbonnementId.deel" is null or "o"."AbonnementId.deel" = t."AbonnementId")
          and not (
            "o"."LedenId.deel" is null
            and "o"."AbonnementId.deel" is null
            and exists (
              select 1
              from "staging"."ActieveAbonnementen_gemist" as g
              where "g"."LedenId" = "t"."LedenId"
                and "g"."AbonnementId" = "t"."AbonnementId" and g."Aantal" >= 2 and g."RunId" <> $8
            )
          )
      )
  ) as r
where r."LedenId" = "staging"."ActieveAbonnementen_gemist"."LedenId"
  and r."AbonnementId" = "staging"."ActieveAbonnementen_gemist"."AbonnementId"
  and "staging"."ActieveAbonnementen_gemist"."RunId" <> $9::bigint;

-- Bad records
insert into "tree11"."Quarantaine" ("RunId", "Tabel", "PaginaId", "Positie", "Sleutel", "Reden", "Record")
select $1::bigint, 'ActieveAbonnementen', w."PaginaId", w."Positie",
  case
    when w."SleutelLeesbaar" = 1 then json_build_object('LedenId', "w"."LedenId", 'AbonnementId', "w"."AbonnementId")::text
  end,
  w."Meldingen", w."Record"
from "staging"."ActieveAbonnementen_werk" as w
where w."Token" = $2 and w."Geldig" = 0 and w."InBereik" = 1;

-- The rows before
insert into "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor", "PaginaId", "Positie")
select $1::bigint, 'ActieveAbonnementen',
  json_build_object('LedenId', "s"."LedenId", 'AbonnementId', "s"."AbonnementId")::text, s."Soort", s."RijVoor",
  s."PaginaId", s."Positie"
from "staging"."ActieveAbonnementen_verschil" as s
where s."Token" = $2;

-- Apply it
merge into "tree11"."ActieveAbonnementen" as "t" using (
  select "Soort", "LedenId", "AbonnementId", "AbonnementNaam", "Status", "ContractId", "BetalingsType", "Bedrag",
    "ActiefVanaf", "VerlooptOp", "PeriodeEinde", "OpgezegdOp"
  from "staging"."ActieveAbonnementen_verschil"
  where "Token" = $1
) as "s" on "t"."LedenId" = "s"."LedenId"
and "t"."AbonnementId" = "s"."AbonnementId" when matched
and "s"."Soort" = 'D' then delete when matched
and "s"."Soort" = 'U' then
update
set "AbonnementNaam" = "s"."AbonnementNaam", "Status" = "s"."Status", "ContractId" = "s"."ContractId",
  "BetalingsType" = "s"."BetalingsType", "Bedrag" = "s"."Bedrag", "ActiefVanaf" = "s"."ActiefVanaf",
  "VerlooptOp" = "s"."VerlooptOp", "PeriodeEinde" = "s"."PeriodeEinde", "OpgezegdOp" = "s"."OpgezegdOp",
  "DatumLaatsteUpdate" = (statement_timestamp() at time zone 'UTC')::timestamp(3), "RunId" = $2 when not matched
  and "s"."Soort" = 'I' then insert (
    "LedenId", "AbonnementId", "AbonnementNaam", "Status", "ContractId", "BetalingsType", "Bedrag", "ActiefVanaf",
    "VerlooptOp", "PeriodeEinde", "OpgezegdOp", "DatumLaatsteUpdate", "RunId"
  )
values (
    "s"."LedenId", "s"."AbonnementId", "s"."AbonnementNaam", "s"."Status", "s"."ContractId", "s"."BetalingsType",
    "s"."Bedrag", "s"."ActiefVanaf", "s"."VerlooptOp", "s"."PeriodeEinde", "s"."OpgezegdOp",
    (statement_timestamp() at time zone 'UTC')::timestamp(3), $3
  );

-- To undo a run: did others change its rows since?
select
  l."WijzigingRun" as "RunId", json_build_object('LedenId', '***', 'AbonnementId', "l"."AbonnementId")::text as sleutel,
  count(*) over () as aantal
from (
    select
      w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", "k"."LedenId"::text collate "C" as "LedenId",
      "k"."AbonnementId"::text collate "C" as "AbonnementId"
    from "tree11"."Wijziging" as w
      left join lateral json_to_record(w."Sleutel"::json) as "k" ("LedenId" text, "AbonnementId" text) on true
    where w."Tabel" = 'ActieveAbonnementen'
      and w."RunId" <> $1 and w."RunId" <> $2
      and w."Id" > (
        select min(e."Id") from "tree11"."Wijziging" as e where e."RunId" = $3 and e."Tabel" = 'ActieveAbonnementen'
      )
  ) as l
  inner join (
    select
      c.*, row_number() over (partition by "c"."LedenId", "c"."AbonnementId" order by c."WijzigingId") as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
          "k"."LedenId"::text collate "C" as "LedenId", "k"."AbonnementId"::text collate "C" as "AbonnementId"
        from "tree11"."Wijziging" as w
          left join lateral json_to_record(w."Sleutel"::json) as "k" ("LedenId" text, "AbonnementId" text) on true
        where w."Tabel" = 'ActieveAbonnementen' and w."RunId" = $4
      ) as c
  ) as b on l."LedenId" = b."LedenId"
  and l."AbonnementId" = b."AbonnementId" and b."WijzigingNr" = 1 and l."WijzigingId" > b."WijzigingId"
order by l."WijzigingId"
offset 0 rows
fetch next 5 rows only;

-- To undo a run: what puts its rows back
insert into "staging"."ActieveAbonnementen_verschil" (
    "Token", "Soort", "RijVoor", "LedenId", "AbonnementId", "AbonnementNaam", "Status", "ContractId", "BetalingsType",
    "Bedrag", "ActiefVanaf", "VerlooptOp", "PeriodeEinde", "OpgezegdOp"
  )
select $1::bigint, case when b."RijVoor" is null then 'D' when t."LedenId" is not null then 'U' else 'I' end,
  case when t."LedenId" is not null then json_build_object(
      'LedenId', "t"."LedenId", 'AbonnementId', "t"."AbonnementId", 'AbonnementNaam', "t"."AbonnementNaam", 'Status',
      "t"."Status", 'ContractId', "t"."ContractId", 'BetalingsType', "t"."BetalingsType", 'Bedrag', "t"."Bedrag",
      'ActiefVanaf', "t"."ActiefVanaf", 'VerlooptOp', "t"."VerlooptOp", 'PeriodeEinde', "t"."PeriodeEinde",
      'OpgezegdOp', "t"."OpgezegdOp"
    )::text
  end,
  "b"."LedenId", "b"."AbonnementId",
  case when b."RijVoor" is null then "t"."AbonnementNaam" else "r"."AbonnementNaam" end,
  case when b."RijVoor" is null then "t"."Status" else "r"."Status" end,
  case when b."RijVoor" is null then "t"."ContractId" else "r"."ContractId" end,
  case when b."RijVoor" is null then "t"."BetalingsType" else "r"."BetalingsType" end,
  case when b."RijVoor" is null then "t"."Bedrag" else "r"."Bedrag" end,
  case when b."RijVoor" is null then "t"."ActiefVanaf" else "r"."ActiefVanaf" end,
  case when b."RijVoor" is null then "t"."VerlooptOp" else "r"."VerlooptOp" end,
  case when b."RijVoor" is null then "t"."PeriodeEinde" else "r"."PeriodeEinde" end,
  case when b."RijVoor" is null then "t"."OpgezegdOp" else "r"."OpgezegdOp" end
from (
    select
      c.*, row_number() over (partition by "c"."LedenId", "c"."AbonnementId" order by c."WijzigingId") as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
          "k"."LedenId"::text collate "C" as "LedenId", "k"."AbonnementId"::text collate "C" as "AbonnementId"
        from "tree11"."Wijziging" as w
          left join lateral json_to_record(w."Sleutel"::json) as "k" ("LedenId" text, "AbonnementId" text) on true
        where w."Tabel" = 'ActieveAbonnementen' and w."RunId" = $2
      ) as c
  ) as b
  left join lateral json_to_record(b."RijVoor"::json) as "r" (
    "LedenId" text, "AbonnementId" text, "AbonnementNaam" text, "Status" text, "ContractId" text, "BetalingsType" text,
    "Bedrag" numeric(12, 2), "ActiefVanaf" timestamp(3), "VerlooptOp" timestamp(3), "PeriodeEinde" date,
    "OpgezegdOp" timestamp(3)
  ) on true
  left join "tree11"."ActieveAbonnementen" as t on t."LedenId" = b."LedenId"
  and t."AbonnementId" = b."AbonnementId"
where b."WijzigingNr" = 1
  and (
    (b."RijVoor" is null and t."LedenId" is not null)
    or (
      b."RijVoor" is not null
      and (
        not (t."LedenId" is not null)
        or (
          "r"."AbonnementNaam" collate "C", "r"."Status" collate "C", "r"."ContractId" collate "C",
          "r"."BetalingsType" collate "C", "r"."Bedrag", "r"."ActiefVanaf", "r"."VerlooptOp", "r"."PeriodeEinde",
          "r"."OpgezegdOp"
        ) is distinct from (
          "t"."AbonnementNaam" collate "C", "t"."Status" collate "C", "t"."ContractId" collate "C",
          "t"."BetalingsType" collate "C", "t"."Bedrag", "t"."ActiefVanaf", "t"."VerlooptOp", "t"."PeriodeEinde",
          "t"."OpgezegdOp"
        )
      )
    )
  );
