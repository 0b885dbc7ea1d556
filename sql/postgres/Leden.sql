-- Leden. Made by `npm run generate` from src/tables and src/transform. Parameters are shown by number.

-- Empty the work table
truncate "staging"."Leden_werk";

-- Note that it was begun
insert into "staging"."Leden_verschil" ("Token", "Soort") values ($1::bigint, 'B');

-- Pages to shred: see gedeeld.sql

-- Shred those of one batch into it
insert into "staging"."Leden_werk" (
    "Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest",
    "Afgeschermd", "Meldingen", "Record", "Id", "Naam", "AccountId", "BedrijfId", "PrimaireLocatieId", "Actief",
    "BetalingsVorm", "KlantNummer", "AangemaaktOp", "GewijzigdOp", "LaatsteCheckinOp"
  )
select $1::bigint, "s"."VerzoekId", "s"."PaginaId", "s"."Positie", "s"."Deel", 1,
  case when "s"."Id.fout" is null
    and "s"."BedrijfId.fout" is null and "s"."Actief.fout" is null and "s"."AangemaaktOp.fout" is null
    and case when ("s"."GewijzigdOp.fout" = 'required' and "s"."AangemaaktOp" is not null) then null
      else "s"."GewijzigdOp.fout"
    end is null then 1
    else 0
  end,
  case when "s"."Id.fout" is null then 1 else 0 end, 0, 0,
  case when "s"."Id.fout" is null
    and "s"."Naam.fout" is null and "s"."AccountId.fout" is null and "s"."BedrijfId.fout" is null
    and "s"."PrimaireLocatieId.fout" is null and "s"."Actief.fout" is null and "s"."BetalingsVorm.fout" is null
    and "s"."KlantNummer.fout" is null and "s"."AangemaaktOp.fout" is null and "s"."GewijzigdOp.fout" is null
    and "s"."LaatsteCheckinOp.fout" is null and "s"."AangemaaktOp.zone" = 0 and "s"."GewijzigdOp.zone" = 0
    and "s"."LaatsteCheckinOp.zone" = 0 then null
    else concat(
      '', case when "s"."Id.fout" is not null then concat('Id:', "s"."Id.fout", ';') end,
      case when "s"."Naam.fout" is not null then concat('Naam:', "s"."Naam.fout", ';') end,
      case when "s"."AccountId.fout" is not null then concat('AccountId:', "s"."AccountId.fout", ';') end,
      case when "s"."BedrijfId.fout" is not null then concat('BedrijfId:', "s"."BedrijfId.fout", ';') end,
      case
        when "s"."PrimaireLocatieId.fout" is not null then concat('PrimaireLocatieId:', "s"."PrimaireLocatieId.fout", ';')
      end,
      case when "s"."Actief.fout" is not null then concat('Actief:', "s"."Actief.fout", ';') end,
      case when "s"."BetalingsVorm.fout" is not null then concat('BetalingsVorm:', "s"."BetalingsVorm.fout", ';') end,
      case when "s"."KlantNummer.fout" is not null then concat('KlantNummer:', "s"."KlantNummer.fout", ';') end,
      case when "s"."AangemaaktOp.fout" is not null then concat('AangemaaktOp:', "s"."AangemaaktOp.fout", ';') end,
      case when "s"."GewijzigdOp.fout" is not null then concat(
          'GewijzigdOp:',
          case when ("s"."GewijzigdOp.fout" = 'required' and "s"."AangemaaktOp" is not null) then 'fallback'
            else "s"."GewijzigdOp.fout"
          end,
          ';'
        )
      end,
      case
        when "s"."LaatsteCheckinOp.fout" is not null then concat('LaatsteCheckinOp:', "s"."LaatsteCheckinOp.fout", ';')
      end,
      case when "s"."AangemaaktOp.zone" = 1 then 'AangemaaktOp:zone;' end,
      case when "s"."GewijzigdOp.zone" = 1 then 'GewijzigdOp:zone;' end,
      case when "s"."LaatsteCheckinOp.zone" = 1 then 'LaatsteCheckinOp:zone;' end
    )
  end,
  case when "s"."Id.fout" is null
    and "s"."BedrijfId.fout" is null and "s"."Actief.fout" is null and "s"."AangemaaktOp.fout" is null
    and case when ("s"."GewijzigdOp.fout" = 'required' and "s"."AangemaaktOp" is not null) then null
      else "s"."GewijzigdOp.fout"
    end is null then null
    else "s"."Record"
  end,
  "s"."Id", "s"."Naam", "s"."AccountId", "s"."BedrijfId", "s"."PrimaireLocatieId", "s"."Actief", "s"."BetalingsVorm",
  "s"."KlantNummer", "s"."AangemaaktOp",
  case when ("s"."GewijzigdOp.fout" = 'required' and "s"."AangemaaktOp" is not null) then "s"."AangemaaktOp"
    else "s"."GewijzigdOp"
  end,
  "s"."LaatsteCheckinOp"
from (
    select
      "VerzoekId", "PaginaId", "Positie", "Deel", "Record"::text as "Record", "Id", "Naam", "AccountId", "BedrijfId",
      "PrimaireLocatieId", "Actief", "BetalingsVorm", "KlantNummer", "AangemaaktOp", "GewijzigdOp", "LaatsteCheckinOp",
      case when "Id" is null then case when "Id.tekst" is null then 'required'
          else case when (
              ascii("Id.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'id') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "Id.fout",
      case when "Naam" is null then case when "Naam.tekst" is null then null
          else case when (
              ascii("Naam.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'fullName') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "Naam.fout",
      case when "AccountId" is null then case when "AccountId.tekst" is null then null
          else case when (
              ascii("AccountId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'accountId') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "AccountId.fout",
      case when "BedrijfId" is null then case when "BedrijfId.tekst" is null then 'required'
          else case when (
              ascii("BedrijfId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'businessId') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "BedrijfId.fout",
      case when "PrimaireLocatieId" is null then case when "PrimaireLocatieId.tekst" is null then null
          else case when (
              ascii("PrimaireLocatieId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'primaryLocationId') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "PrimaireLocatieId.fout",
      case when "Actief" is null then case when "Actief.tekst" is null then 'required' else 'type' end
      end as "Actief.fout",
      case when "BetalingsVorm" is null then case when "BetalingsVorm.tekst" is null then null
          else case when (
              ascii("BetalingsVorm.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'paymentCollectionStrategy') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "BetalingsVorm.fout",
      case when "KlantNummer" is null then case when "KlantNummer.tekst" is null then null
          else case when (
              ascii("KlantNummer.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'customerNumber') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "KlantNummer.fout",
      case when "AangemaaktOp" is null then case when "AangemaaktOp.tekst" is null then 'required' else 'type' end
      end as "AangemaaktOp.fout",
      case when "GewijzigdOp" is null then case when "GewijzigdOp.tekst" is null then 'required' else 'type' end
      end as "GewijzigdOp.fout",
      case when "LaatsteCheckinOp" is null then case when "LaatsteCheckinOp.tekst" is null then null else 'type' end
      end as "LaatsteCheckinOp.fout",
      case when "AangemaaktOp" is not null
        and "AangemaaktOp.utc" is null
        and (translate(substr("AangemaaktOp.tekst", 12), 'Zz+-', '') = substr("AangemaaktOp.tekst", 12)) then 1
        else 0
      end as "AangemaaktOp.zone",
      case when "GewijzigdOp" is not null
        and "GewijzigdOp.utc" is null
        and (translate(substr("GewijzigdOp.tekst", 12), 'Zz+-', '') = substr("GewijzigdOp.tekst", 12)) then 1
        else 0
      end as "GewijzigdOp.zone",
      case when "LaatsteCheckinOp" is not null
        and "LaatsteCheckinOp.utc" is null
        and (translate(substr("LaatsteCheckinOp.tekst", 12), 'Zz+-', '') = substr("LaatsteCheckinOp.tekst", 12)) then 1
        else 0
      end as "LaatsteCheckinOp.zone"
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
              ascii("Naam.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'fullName') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("Naam.tekst") <= 255
              or char_length("Naam.tekst") + char_length(regexp_replace("Naam.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 255
            ) then null
            else "Naam.tekst"
          end as "Naam",
          case when (
              ascii("AccountId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'accountId') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("AccountId.tekst") <= 50
              or char_length("AccountId.tekst") + char_length(regexp_replace("AccountId.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "AccountId.tekst"
          end as "AccountId",
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
          case when (
              ascii("PrimaireLocatieId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'primaryLocationId') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("PrimaireLocatieId.tekst") <= 50
              or char_length("PrimaireLocatieId.tekst") + char_length(regexp_replace("PrimaireLocatieId.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "PrimaireLocatieId.tekst"
          end as "PrimaireLocatieId",
          case "Actief.tekst" when 'true' then true when 'false' then false end as "Actief",
          case when (
              ascii("BetalingsVorm.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'paymentCollectionStrategy') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("BetalingsVorm.tekst") <= 20
              or char_length("BetalingsVorm.tekst") + char_length(regexp_replace("BetalingsVorm.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 20
            ) then null
            else "BetalingsVorm.tekst"
          end as "BetalingsVorm",
          case when (
              ascii("KlantNummer.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'customerNumber') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("KlantNummer.tekst") <= 50
              or char_length("KlantNummer.tekst") + char_length(regexp_replace("KlantNummer.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "KlantNummer.tekst"
          end as "KlantNummer",
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
                substr("GewijzigdOp.tekst", 9, 2) <= '28' or pg_input_is_valid (left("GewijzigdOp.tekst", 10), 'date')
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
          ) as "GewijzigdOp",
          coalesce(
            "LaatsteCheckinOp.utc",
            case
              when "LaatsteCheckinOp.tekst" ~ '^(?:19[0-9]{2}|[2-9][0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?(?:(?:[Zz]|[+-](?:0[0-9]|1[0-3])(?::?[0-5][0-9])?|[+-]14(?::?00)?)(?:\[[A-Za-z][A-Za-z0-9_/+-]*\])?)?$'
              and (
                substr("LaatsteCheckinOp.tekst", 9, 2) <= '28'
                or pg_input_is_valid (left("LaatsteCheckinOp.tekst", 10), 'date')
              ) then case when left("LaatsteCheckinOp.tekst", 4) < '9999'
                or (
                  (
                    translate(
                      regexp_replace(
                        case
                          when substr("LaatsteCheckinOp.tekst", 24, 1) between '0' and '9' then regexp_replace("LaatsteCheckinOp.tekst", '(\.[0-9]{3})[0-9]+', '\1')
                          else "LaatsteCheckinOp.tekst"
                        end,
                        '\[.*', ''
                      ),
                      'tz', 'TZ'
                    ) || case
                      when (translate(substr("LaatsteCheckinOp.tekst", 12), 'Zz+-', '') = substr("LaatsteCheckinOp.tekst", 12)) then 'Z'
                      else ''
                    end
                  )::timestamptz at time zone 'UTC'
                )::timestamp(3) < timestamp '10000-01-01' then (
                  (
                    translate(
                      regexp_replace(
                        case
                          when substr("LaatsteCheckinOp.tekst", 24, 1) between '0' and '9' then regexp_replace("LaatsteCheckinOp.tekst", '(\.[0-9]{3})[0-9]+', '\1')
                          else "LaatsteCheckinOp.tekst"
                        end,
                        '\[.*', ''
                      ),
                      'tz', 'TZ'
                    ) || case
                      when (translate(substr("LaatsteCheckinOp.tekst", 12), 'Zz+-', '') = substr("LaatsteCheckinOp.tekst", 12)) then 'Z'
                      else ''
                    end
                  )::timestamptz at time zone 'UTC'
                )::timestamp(3)
              end
            end
          ) as "LaatsteCheckinOp"
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
              end as "AangemaaktOp.utc",
              case when "GewijzigdOp.gelezen" >= timestamp '1900-01-01' then case octet_length("GewijzigdOp.tekst")
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
              end as "GewijzigdOp.utc",
              case
                when "LaatsteCheckinOp.gelezen" >= timestamp '1900-01-01' then case octet_length("LaatsteCheckinOp.tekst")
                  when 20 then case when overlay(
                      "LaatsteCheckinOp.gelezen"::text placing 'T' from 11
                    ) || 'Z' = "LaatsteCheckinOp.tekst" then "LaatsteCheckinOp.gelezen"
                  end
                  when 24 then case when overlay(
                      "LaatsteCheckinOp.gelezen"::text placing 'T' from 11
                    ) || 'Z' = "LaatsteCheckinOp.tekst" then "LaatsteCheckinOp.gelezen"
                    when overlay(
                      "LaatsteCheckinOp.gelezen"::text placing 'T' from 11
                    ) || '.000Z' = "LaatsteCheckinOp.tekst" then "LaatsteCheckinOp.gelezen"
                  end
                  when 25 then case when overlay(
                      "LaatsteCheckinOp.gelezen"::text placing 'T' from 11
                    ) || '+02:00' = "LaatsteCheckinOp.tekst" then "LaatsteCheckinOp.gelezen" - interval '2 hours'
                    when overlay(
                      "LaatsteCheckinOp.gelezen"::text placing 'T' from 11
                    ) || '+01:00' = "LaatsteCheckinOp.tekst" then "LaatsteCheckinOp.gelezen" - interval '1 hours'
                  end
                  when 29 then case when overlay(
                      "LaatsteCheckinOp.gelezen"::text placing 'T' from 11
                    ) || '+02:00' = "LaatsteCheckinOp.tekst" then "LaatsteCheckinOp.gelezen" - interval '2 hours'
                    when overlay(
                      "LaatsteCheckinOp.gelezen"::text placing 'T' from 11
                    ) || '+01:00' = "LaatsteCheckinOp.tekst" then "LaatsteCheckinOp.gelezen" - interval '1 hours'
                    when overlay(
                      "LaatsteCheckinOp.gelezen"::text placing 'T' from 11
                    ) || '.000+02:00' = "LaatsteCheckinOp.tekst" then "LaatsteCheckinOp.gelezen" - interval '2 hours'
                    when overlay(
                      "LaatsteCheckinOp.gelezen"::text placing 'T' from 11
                    ) || '.000+01:00' = "LaatsteCheckinOp.tekst" then "LaatsteCheckinOp.gelezen" - interval '1 hours'
                  end
                end
              end as "LaatsteCheckinOp.utc"
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
                  (r.j ->> 'fullName') as "Naam.tekst", (r.j ->> 'accountId') as "AccountId.tekst",
                  nullif((r.j ->> 'businessId'), '') as "BedrijfId.tekst",
                  (r.j ->> 'primaryLocationId') as "PrimaireLocatieId.tekst", (r.j ->> 'active') as "Actief.tekst",
                  (r.j ->> 'paymentCollectionStrategy') as "BetalingsVorm.tekst",
                  (r.j ->> 'customerNumber') as "KlantNummer.tekst", (r.j ->> 'createdAt') as "AangemaaktOp.tekst",
                  (r.j ->> 'updatedAt') as "GewijzigdOp.tekst", (r.j ->> 'lastCheckinAt') as "LaatsteCheckinOp.tekst",
                  json_value (r.j -> 'createdAt', '$' returning timestamp null on error) as "AangemaaktOp.gelezen",
                  json_value (r.j -> 'updatedAt', '$' returning timestamp null on error) as "GewijzigdOp.gelezen",
                  json_value (
                    r.j -> 'lastCheckinAt', '$' returning timestamp null on error
                  ) as "LaatsteCheckinOp.gelezen"
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
delete from "staging"."Leden_werk"
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
    from "staging"."Leden_werk" as f
    where f."Token" = $3
      and f."VerzoekId" < "staging"."Leden_werk"."VerzoekId" and f."Id" = "staging"."Leden_werk"."Id"
      and not (
        (
          "f"."Naam" collate "C", "f"."AccountId" collate "C", "f"."BedrijfId" collate "C",
          "f"."PrimaireLocatieId" collate "C", "f"."Actief", "f"."BetalingsVorm" collate "C",
          "f"."KlantNummer" collate "C", "f"."AangemaaktOp", "f"."GewijzigdOp", "f"."LaatsteCheckinOp"
        ) is distinct from (
          "staging"."Leden_werk"."Naam" collate "C", "staging"."Leden_werk"."AccountId" collate "C",
          "staging"."Leden_werk"."BedrijfId" collate "C", "staging"."Leden_werk"."PrimaireLocatieId" collate "C",
          "staging"."Leden_werk"."Actief", "staging"."Leden_werk"."BetalingsVorm" collate "C",
          "staging"."Leden_werk"."KlantNummer" collate "C", "staging"."Leden_werk"."AangemaaktOp",
          "staging"."Leden_werk"."GewijzigdOp", "staging"."Leden_werk"."LaatsteCheckinOp"
        )
      )
  );

-- Count the records
select count(*) as gelezen, sum(1 - "Geldig") as afgekeurd, sum(1 - "SleutelLeesbaar") as onleesbaar,
  count("Meldingen") as genoteerd
from "staging"."Leden_werk"
where "Token" = $1 and "InBereik" = 1;

-- Count what is wrong with them
select melding.value as melding, count(*) as aantal
from "staging"."Leden_werk" as w cross join lateral string_to_table(w."Meldingen", ';') as melding (value)
where w."Token" = $1 and w."InBereik" = 1 and w."Meldingen" is not null and melding.value <> ''
group by melding.value;

-- Count keys that several records have
select count(*) as sleutels
from (
    select "Id"
    from "staging"."Leden_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "Id"
    having count(*) > 1
  ) as k;

-- If there are any, how many of these records are of one answer
select sum(k.extra) as dubbel
from (
    select count(*) - count(distinct "VerzoekId") as extra
    from "staging"."Leden_werk"
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
    select count(*) from "staging"."Leden_werk" as w where w."Token" = $5 and w."VerzoekId" = v."VerzoekId"
  );

-- Keep one record for each key
with dubbel as (
    select "Id"
    from "staging"."Leden_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "Id"
    having count(*) > 1
  ),
  volgorde as (
    select w."Nr",
      row_number() over (
        partition by w."Id"
        order by
          w."Geldig" desc, w."GewijzigdOp" desc, w."VerzoekId" desc, p."PaginaNr" desc, w."Positie" desc, w."Deel" desc
      ) as plaats,
      min(w."Geldig") over (partition by w."Id") as allemaal
    from "staging"."Leden_werk" as w
      inner join dubbel as d on "w"."Id" = "d"."Id"
      inner join "staging"."Pagina" as p on p."PaginaId" = w."PaginaId"
    where w."Token" = $2 and w."SleutelLeesbaar" = 1
  )
update "staging"."Leden_werk"
set "Verliest" = case when volgorde.plaats > 1 then 1 else 0 end, "Afgeschermd" = 1 - volgorde.allemaal
from volgorde
where "staging"."Leden_werk"."Nr" = volgorde."Nr";

-- Measure the rows that come
select count(*) as rijen, count(w."Naam") as "Naam.gevuld", count(w."AccountId") as "AccountId.gevuld",
  count(w."PrimaireLocatieId") as "PrimaireLocatieId.gevuld", count(w."BetalingsVorm") as "BetalingsVorm.gevuld",
  count(w."KlantNummer") as "KlantNummer.gevuld",
  count(case when not ("w"."GewijzigdOp" >= "w"."AangemaaktOp") then 1 end) as "not_before:GewijzigdOp",
  max(case when w."GewijzigdOp" > $1 then null else w."GewijzigdOp" end) as "GewijzigdOp.nieuwste",
  count(case when w."GewijzigdOp" > $2 then 1 end) as "GewijzigdOp.vooruit"
from "staging"."Leden_werk" as w
where "w"."Token" = $3 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0;

-- Fields of a sample of the answers: see gedeeld.sql

-- What is usual on a weekday
with reeks as (
    select r.naam, r.dag, sum(r.waarde) as waarde
    from (
        select 'NieuweLeden' as naam,
          (("w"."AangemaaktOp" at time zone 'UTC' at time zone 'Europe/Amsterdam')::date - date '1970-01-01') as dag,
          1::numeric as waarde
        from "staging"."Leden_werk" as "w"
        where "w"."AangemaaktOp" >= $1
          and "w"."AangemaaktOp" < $2 and "w"."Token" = $3 and "w"."Geldig" = 1 and "w"."InBereik" = 1
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

-- Lists that were read once: see gedeeld.sql

-- Count rows that would be deleted
select count(*) as aantal
from "tree11"."Leden" as t
where exists (
    select 1
    from (
        select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = $1 and v."Stroom" = $2 and v."Status" = $3
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1 from "staging"."Leden_werk" as w where w."Token" = $4 and w."SleutelLeesbaar" = 1 and "w"."Id" = "t"."Id"
  )
  and not exists (
    select 1
    from (
        select distinct 1 as "Een", w."Id" as "Id.deel"
        from "staging"."Leden_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."Id.deel" is null or "o"."Id.deel" = t."Id")
      and not (
        "o"."Id.deel" is null
        and exists (
          select 1 from "staging"."Leden_gemist" as g where "g"."Id" = "t"."Id" and g."Aantal" >= 2 and g."RunId" <> $6
        )
      )
  );

-- Keys that are nearly the same
select json_build_object('Id', '***')::text as sleutel, count(*) over () as aantal
from "staging"."Leden_werk" as w
  inner join (
    select lower(normalize(w."Id", nfc)) as "Id"
    from "staging"."Leden_werk" as w
    where "w"."Token" = $1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
    group by lower(normalize(w."Id", nfc))
    having count(*) > 1
  ) as g on g."Id" = lower(normalize(w."Id", nfc))
where "w"."Token" = $2 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
order by w."Id"
offset 0 rows
fetch next 6 rows only;

-- Versions of its rows that end
update "tree11"."LedenHistorie"
set "GeldigTot" = $1::timestamp(3), "RunIdTot" = $2::bigint
from "staging"."Leden_verschil" as d
where d."Token" = $3 and d."Id" = "tree11"."LedenHistorie"."Id" and "tree11"."LedenHistorie"."GeldigTot" is null;

-- Versions that begin
insert into "tree11"."LedenHistorie" (
    "Id", "Naam", "AccountId", "BedrijfId", "PrimaireLocatieId", "Actief", "BetalingsVorm", "KlantNummer",
    "AangemaaktOp", "GewijzigdOp", "LaatsteCheckinOp", "GeldigVan", "RunId"
  )
select
  "Id", "Naam", "AccountId", "BedrijfId", "PrimaireLocatieId", "Actief", "BetalingsVorm", "KlantNummer", "AangemaaktOp",
  "GewijzigdOp", "LaatsteCheckinOp", $1::timestamp(3), $2::bigint
from "staging"."Leden_verschil"
where "Token" = $3 and "Soort" in ('I', 'U');

-- Rows without a version, and versions without a row
select (
    select count(*)
    from "tree11"."Leden" as t
    where not exists (select 1 from "tree11"."LedenHistorie" as h where "h"."Id" = "t"."Id" and h."GeldigTot" is null)
  ) as zonder,
  (
    select count(*)
    from "tree11"."LedenHistorie" as h
    where h."GeldigTot" is null and not exists (select 1 from "tree11"."Leden" as t where "t"."Id" = "h"."Id")
  ) as teveel;

-- It is what was begun
delete from "staging"."Leden_verschil" where "Token" = $1 and "Soort" = 'B';

-- What differs from the target
insert into "staging"."Leden_verschil" (
    "Token", "Soort", "PaginaId", "Positie", "RijVoor", "Id", "Naam", "AccountId", "BedrijfId", "PrimaireLocatieId",
    "Actief", "BetalingsVorm", "KlantNummer", "AangemaaktOp", "GewijzigdOp", "LaatsteCheckinOp"
  )
select $1::bigint, case when "t"."Id" is null then 'I' else 'U' end, s."PaginaId", s."Positie",
  case when "t"."Id" is not null then json_build_object(
      'Id', "t"."Id", 'Naam', "t"."Naam", 'AccountId', "t"."AccountId", 'BedrijfId', "t"."BedrijfId",
      'PrimaireLocatieId', "t"."PrimaireLocatieId", 'Actief', "t"."Actief", 'BetalingsVorm', "t"."BetalingsVorm",
      'KlantNummer', "t"."KlantNummer", 'AangemaaktOp', "t"."AangemaaktOp", 'GewijzigdOp', "t"."GewijzigdOp",
      'LaatsteCheckinOp', "t"."LaatsteCheckinOp"
    )::text
  end,
  "s"."Id", "s"."Naam", "s"."AccountId", "s"."BedrijfId", "s"."PrimaireLocatieId", "s"."Actief", "s"."BetalingsVorm",
  "s"."KlantNummer", "s"."AangemaaktOp", "s"."GewijzigdOp", "s"."LaatsteCheckinOp"
from "staging"."Leden_werk" as s left join "tree11"."Leden" as t on "t"."Id" = "s"."Id"
where s."Token" = $2
  and s."Geldig" = 1 and s."Verliest" = 0
  and (
    ("t"."Id" is null and s."InBereik" = 1)
    or (
      "t"."Id" is not null
      and s."Afgeschermd" = 0
      and (s."InBereik" = 1)
      and (
        "s"."Naam" collate "C", "s"."AccountId" collate "C", "s"."BedrijfId" collate "C",
        "s"."PrimaireLocatieId" collate "C", "s"."Actief", "s"."BetalingsVorm" collate "C",
        "s"."KlantNummer" collate "C", "s"."AangemaaktOp", "s"."GewijzigdOp", "s"."LaatsteCheckinOp"
      ) is distinct from (
        "t"."Naam" collate "C", "t"."AccountId" collate "C", "t"."BedrijfId" collate "C",
        "t"."PrimaireLocatieId" collate "C", "t"."Actief", "t"."BetalingsVorm" collate "C",
        "t"."KlantNummer" collate "C", "t"."AangemaaktOp", "t"."GewijzigdOp", "t"."LaatsteCheckinOp"
      )
    )
  )
union all
select $3::bigint, 'D', null, null,
  json_build_object(
    'Id', "t"."Id", 'Naam', "t"."Naam", 'AccountId', "t"."AccountId", 'BedrijfId', "t"."BedrijfId", 'PrimaireLocatieId',
    "t"."PrimaireLocatieId", 'Actief', "t"."Actief", 'BetalingsVorm', "t"."BetalingsVorm", 'KlantNummer',
    "t"."KlantNummer", 'AangemaaktOp', "t"."AangemaaktOp", 'GewijzigdOp', "t"."GewijzigdOp", 'LaatsteCheckinOp',
    "t"."LaatsteCheckinOp"
  )::text,
  "t"."Id", "t"."Naam", "t"."AccountId", "t"."BedrijfId", "t"."PrimaireLocatieId", "t"."Actief", "t"."BetalingsVorm",
  "t"."KlantNummer", "t"."AangemaaktOp", "t"."GewijzigdOp", "t"."LaatsteCheckinOp"
from "tree11"."Leden" as t
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
    select 1 from "staging"."Leden_werk" as w where w."Token" = $8 and w."SleutelLeesbaar" = 1 and "w"."Id" = "t"."Id"
  )
  and not exists (
    select 1
    from (
        select distinct 1 as "Een", w."Id" as "Id.deel"
        from "staging"."Leden_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $9 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."Id.deel" is null or "o"."Id.deel" = t."Id")
      and not (
        "o"."Id.deel" is null
        and exists (
          select 1 from "staging"."Leden_gemist" as g where "g"."Id" = "t"."Id" and g."Aantal" >= 2 and g."RunId" <> $10
        )
      )
  )
order by "Id";

-- Count it
select "Soort", count(*) as aantal from "staging"."Leden_verschil" where "Token" = $1 group by "Soort";

-- Would it delete many? How many rows there are in its scope
select count(*) as aantal
from "tree11"."Leden" as t
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
        'Soort', s."Soort", 'RijVoor', s."RijVoor", 'Id', "s"."Id", 'Naam', "s"."Naam", 'AccountId', "s"."AccountId",
        'BedrijfId', "s"."BedrijfId", 'PrimaireLocatieId', "s"."PrimaireLocatieId", 'Actief', "s"."Actief",
        'BetalingsVorm', "s"."BetalingsVorm", 'KlantNummer', "s"."KlantNummer", 'AangemaaktOp', "s"."AangemaaktOp",
        'GewijzigdOp', "s"."GewijzigdOp", 'LaatsteCheckinOp', "s"."LaatsteCheckinOp"
      )::text as rij
    from "staging"."Leden_verschil" as s
    where s."Token" = $1
  ) as r;

-- A sample of it, for a dry run or a hold
select s."Soort" as soort, '{}' as sleutel,
  json_build_object(
    'BedrijfId', "s"."BedrijfId", 'PrimaireLocatieId', "s"."PrimaireLocatieId", 'Actief', "s"."Actief", 'BetalingsVorm',
    "s"."BetalingsVorm", 'AangemaaktOp', "s"."AangemaaktOp", 'GewijzigdOp', "s"."GewijzigdOp", 'LaatsteCheckinOp',
    "s"."LaatsteCheckinOp"
  )::text as na
from "staging"."Leden_verschil" as s
where s."Token" = $1
order by s."Soort", "s"."Id"
offset 0 rows
fetch next 20 rows only;

-- Is this a first load?
select count(*) as aantal from (select 1 as een where exists (select 1 from "tree11"."Leden")) as e;

-- Rows of which a bad record has the key
select count(*) as aantal
from "tree11"."Leden" as t
where exists (
    select 1
    from "staging"."Leden_werk" as w
    where w."Token" = $1 and w."SleutelLeesbaar" = 1 and w."Geldig" = 0 and w."InBereik" = 1 and "w"."Id" = "t"."Id"
  );

-- Rows that a record shields whose key cannot be read
select count(*) as aantal
from "tree11"."Leden" as t
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
    select 1 from "staging"."Leden_werk" as w where w."Token" = $5 and w."SleutelLeesbaar" = 1 and "w"."Id" = "t"."Id"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", w."Id" as "Id.deel"
        from "staging"."Leden_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."Id.deel" is null or "o"."Id.deel" = t."Id")
      and not (
        "o"."Id.deel" is null
        and exists (
          select 1 from "staging"."Leden_gemist" as g where "g"."Id" = "t"."Id" and g."Aantal" >= 2 and g."RunId" <> $7
        )
      )
  );

-- Rows that are shielded no longer
select json_build_object('Id', '***')::text as sleutel, count(*) over () as aantal
from "staging"."Leden_verschil" as d inner join "staging"."Leden_gemist" as m on "m"."Id" = "d"."Id"
where d."Token" = $1 and d."Soort" = 'D' and m."Aantal" >= 2
order by "d"."Id"
offset 0 rows
fetch next 5 rows only;

-- After the MERGE: rows that are in an answer again
delete from "staging"."Leden_gemist"
where exists (
    select 1
    from "staging"."Leden_werk" as w
    where w."Token" = $1 and w."SleutelLeesbaar" = 1 and "w"."Id" = "staging"."Leden_gemist"."Id"
  )
  or exists (
    select 1 from "staging"."Leden_verschil" as d where d."Token" = $2 and "d"."Id" = "staging"."Leden_gemist"."Id"
  )
  or not exists (select 1 from "tree11"."Leden" as t where "t"."Id" = "staging"."Leden_gemist"."Id");

-- Rows that are shielded for the first time
insert into "staging"."Leden_gemist" ("Id", "Aantal", "RunId")
select "t"."Id", 0, 0::bigint
from "tree11"."Leden" as t
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
    select 1 from "staging"."Leden_werk" as w where w."Token" = $5 and w."SleutelLeesbaar" = 1 and "w"."Id" = "t"."Id"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", w."Id" as "Id.deel"
        from "staging"."Leden_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."Id.deel" is null or "o"."Id.deel" = t."Id")
      and not (
        "o"."Id.deel" is null
        and exists (
          select 1 from "staging"."Leden_gemist" as g where "g"."Id" = "t"."Id" and g."Aantal" >= 2 and g."RunId" <> $7
        )
      )
  )
  and not exists (select 1 from "staging"."Leden_gemist" as m where "m"."Id" = "t"."Id");

-- How many answers missed them
update "staging"."Leden_gemist"
set "Aantal" = "staging"."Leden_gemist"."Aantal" + 1, "RunId" = $1::bigint
from (
    select "t"."Id"
    from "tree11"."Leden" as t
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
        from "staging"."Leden_werk" as w
        where w."Token" = $6 and w."SleutelLeesbaar" = 1 and "w"."Id" = "t"."Id"
      )
      and exists (
        select 1
        from (
            select distinct 1 as "Een", w."Id" as "Id.deel"
            from "staging"."Leden_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
            where w."Token" = $7 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
          ) as o
        where "o"."Een" = 1
          and ("o"."Id.deel" is null or "o"."Id.deel" = t."Id")
          and not (
            "o"."Id.deel" is null
            and exists (
              select 1
              from "staging"."Leden_gemist" as g
              where "g"."Id" = "t"."Id" and g."Aantal" >= 2 and g."RunId" <> $8
            )
          )
      )
  ) as r
where r."Id" = "staging"."Leden_gemist"."Id" and "staging"."Leden_gemist"."RunId" <> $9::bigint;

-- Bad records
insert into "tree11"."Quarantaine" ("RunId", "Tabel", "PaginaId", "Positie", "Sleutel", "Reden", "Record")
select $1::bigint, 'Leden', w."PaginaId", w."Positie",
  case when w."SleutelLeesbaar" = 1 then json_build_object('Id', "w"."Id")::text end, w."Meldingen", w."Record"
from "staging"."Leden_werk" as w
where w."Token" = $2 and w."Geldig" = 0 and w."InBereik" = 1;

-- The rows before
insert into "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor", "PaginaId", "Positie")
select $1::bigint, 'Leden', json_build_object('Id', "s"."Id")::text, s."Soort", s."RijVoor", s."PaginaId", s."Positie"
from "staging"."Leden_verschil" as s
where s."Token" = $2;

-- Apply it
merge into "tree11"."Leden" as "t" using (
  select "Soort", "Id", "Naam", "AccountId", "BedrijfId", "PrimaireLocatieId", "Actief", "BetalingsVorm", "KlantNummer",
    "AangemaaktOp", "GewijzigdOp", "LaatsteCheckinOp"
  from "staging"."Leden_verschil"
  where "Token" = $1
) as "s" on "t"."Id" = "s"."Id" when matched
and "s"."Soort" = 'D' then delete when matched
and "s"."Soort" = 'U' then
update
set "Naam" = "s"."Naam", "AccountId" = "s"."AccountId", "BedrijfId" = "s"."BedrijfId",
  "PrimaireLocatieId" = "s"."PrimaireLocatieId", "Actief" = "s"."Actief", "BetalingsVorm" = "s"."BetalingsVorm",
  "KlantNummer" = "s"."KlantNummer", "AangemaaktOp" = "s"."AangemaaktOp", "GewijzigdOp" = "s"."GewijzigdOp",
  "LaatsteCheckinOp" = "s"."LaatsteCheckinOp",
  "DatumLaatsteUpdate" = (statement_timestamp() at time zone 'UTC')::timestamp(3), "RunId" = $2 when not matched
  and "s"."Soort" = 'I' then insert (
    "Id", "Naam", "AccountId", "BedrijfId", "PrimaireLocatieId", "Actief", "BetalingsVorm", "KlantNummer",
    "AangemaaktOp", "GewijzigdOp", "LaatsteCheckinOp", "DatumLaatsteUpdate", "RunId"
  )
values (
    "s"."Id", "s"."Naam", "s"."AccountId", "s"."BedrijfId", "s"."PrimaireLocatieId", "s"."Actief", "s"."BetalingsVorm",
    "s"."KlantNummer", "s"."AangemaaktOp", "s"."GewijzigdOp", "s"."LaatsteCheckinOp",
    (statement_timestamp() at time zone 'UTC')::timestamp(3), $3
  );

-- To undo a run: did others change its rows since?
select l."WijzigingRun" as "RunId", json_build_object('Id', '***')::text as sleutel, count(*) over () as aantal
from (
    select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", "k"."Id"::text collate "C" as "Id"
    from "tree11"."Wijziging" as w left join lateral json_to_record(w."Sleutel"::json) as "k" ("Id" text) on true
    where w."Tabel" = 'Leden'
      and w."RunId" <> $1 and w."RunId" <> $2
      and w."Id" > (select min(e."Id") from "tree11"."Wijziging" as e where e."RunId" = $3 and e."Tabel" = 'Leden')
  ) as l
  inner join (
    select c.*, row_number() over (partition by "c"."Id" order by c."WijzigingId") as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", "k"."Id"::text collate "C" as "Id"
        from "tree11"."Wijziging" as w left join lateral json_to_record(w."Sleutel"::json) as "k" ("Id" text) on true
        where w."Tabel" = 'Leden' and w."RunId" = $4
      ) as c
  ) as b on l."Id" = b."Id"
  and b."WijzigingNr" = 1 and l."WijzigingId" > b."WijzigingId"
order by l."WijzigingId"
offset 0 rows
fetch next 5 rows only;

-- To undo a run: what puts its rows back
insert into "staging"."Leden_verschil" (
    "Token", "Soort", "RijVoor", "Id", "Naam", "AccountId", "BedrijfId", "PrimaireLocatieId", "Actief", "BetalingsVorm",
    "KlantNummer", "AangemaaktOp", "GewijzigdOp", "LaatsteCheckinOp"
  )
select $1::bigint, case when b."RijVoor" is null then 'D' when t."Id" is not null then 'U' else 'I' end,
  case when t."Id" is not null then json_build_object(
      'Id', "t"."Id", 'Naam', "t"."Naam", 'AccountId', "t"."AccountId", 'BedrijfId', "t"."BedrijfId",
      'PrimaireLocatieId', "t"."PrimaireLocatieId", 'Actief', "t"."Actief", 'BetalingsVorm', "t"."BetalingsVorm",
      'KlantNummer', "t"."KlantNummer", 'AangemaaktOp', "t"."AangemaaktOp", 'GewijzigdOp', "t"."GewijzigdOp",
      'LaatsteCheckinOp', "t"."LaatsteCheckinOp"
    )::text
  end,
  "b"."Id", case when b."RijVoor" is null then "t"."Naam" else "r"."Naam" end,
  case when b."RijVoor" is null then "t"."AccountId" else "r"."AccountId" end,
  case when b."RijVoor" is null then "t"."BedrijfId" else "r"."BedrijfId" end,
  case when b."RijVoor" is null then "t"."PrimaireLocatieId" else "r"."PrimaireLocatieId" end,
  case when b."RijVoor" is null then "t"."Actief" else "r"."Actief" end,
  case when b."RijVoor" is null then "t"."BetalingsVorm" else "r"."BetalingsVorm" end,
  case when b."RijVoor" is null then "t"."KlantNummer" else "r"."KlantNummer" end,
  case when b."RijVoor" is null then "t"."AangemaaktOp" else "r"."AangemaaktOp" end,
  case when b."RijVoor" is null then "t"."GewijzigdOp" else "r"."GewijzigdOp" end,
  case when b."RijVoor" is null then "t"."LaatsteCheckinOp" else "r"."LaatsteCheckinOp" end
from (
    select c.*, row_number() over (partition by "c"."Id" order by c."WijzigingId") as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", "k"."Id"::text collate "C" as "Id"
        from "tree11"."Wijziging" as w left join lateral json_to_record(w."Sleutel"::json) as "k" ("Id" text) on true
        where w."Tabel" = 'Leden' and w."RunId" = $2
      ) as c
  ) as b
  left join lateral json_to_record(b."RijVoor"::json) as "r" (
    "Id" text, "Naam" text, "AccountId" text, "BedrijfId" text, "PrimaireLocatieId" text, "Actief" boolean,
    "BetalingsVorm" text, "KlantNummer" text, "AangemaaktOp" timestamp(3), "GewijzigdOp" timestamp(3),
    "LaatsteCheckinOp" timestamp(3)
  ) on true
  left join "tree11"."Leden" as t on t."Id" = b."Id"
where b."WijzigingNr" = 1
  and (
    (b."RijVoor" is null and t."Id" is not null)
    or (
      b."RijVoor" is not null
      and (
        not (t."Id" is not null)
        or (
          "r"."Naam" collate "C", "r"."AccountId" collate "C", "r"."BedrijfId" collate "C",
          "r"."PrimaireLocatieId" collate "C", "r"."Actief", "r"."BetalingsVorm" collate "C",
          "r"."KlantNummer" collate "C", "r"."AangemaaktOp", "r"."GewijzigdOp", "r"."LaatsteCheckinOp"
        ) is distinct from (
          "t"."Naam" collate "C", "t"."AccountId" collate "C", "t"."BedrijfId" collate "C",
          "t"."PrimaireLocatieId" collate "C", "t"."Actief", "t"."BetalingsVorm" collate "C",
          "t"."KlantNummer" collate "C", "t"."AangemaaktOp", "t"."GewijzigdOp", "t"."LaatsteCheckinOp"
        )
      )
    )
  );
