-- Lessen. Made by `npm run generate` from src/tables and src/transform. Parameters are shown by number.

-- Empty the work table
truncate "staging"."Lessen_werk";

-- Note that it was begun
insert into "staging"."Lessen_verschil" ("Token", "Soort") values ($1::bigint, 'B');

-- Pages to shred: see gedeeld.sql

-- Shred those of one batch into it
insert into "staging"."Lessen_werk" (
    "Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest",
    "Afgeschermd", "Meldingen", "Record", "Id", "Naam", "StartTijd", "EindTijd", "Capaciteit", "LedenAantal",
    "ProefledenAantal", "BedrijfsLocatieId", "Activiteiten", "Terugkerend", "Instructeurs", "AangemaaktOp",
    "GewijzigdOp", "Status"
  )
select
  case when lower("s"."BedrijfsLocatieId") <> $1 then $2::bigint else $3::bigint end, "s"."VerzoekId", "s"."PaginaId",
  "s"."Positie", "s"."Deel",
  case when "s"."StartTijd" is null
    or ("s"."StartTijd" >= $4 and "s"."StartTijd" < $5)
    or "s"."Id.fout" is not null then 1
    else 0
  end,
  case when "s"."Id.fout" is null
    and "s"."StartTijd.fout" is null and "s"."EindTijd.fout" is null and "s"."AangemaaktOp.fout" is null
    and case when ("s"."GewijzigdOp.fout" = 'required' and "s"."AangemaaktOp" is not null) then null
      else "s"."GewijzigdOp.fout"
    end is null then 1
    else 0
  end,
  case when "s"."Id.fout" is null then 1 else 0 end, 0, 0,
  case when "s"."Id.fout" is null
    and "s"."Naam.fout" is null and "s"."StartTijd.fout" is null and "s"."EindTijd.fout" is null
    and "s"."Capaciteit.fout" is null and "s"."LedenAantal.fout" is null and "s"."ProefledenAantal.fout" is null
    and "s"."BedrijfsLocatieId.fout" is null and "s"."Activiteiten.fout" is null and "s"."Terugkerend.fout" is null
    and "s"."Instructeurs.fout" is null and "s"."AangemaaktOp.fout" is null and "s"."GewijzigdOp.fout" is null
    and "s"."Status.fout" is null and "s"."StartTijd.zone" = 0 and "s"."EindTijd.zone" = 0
    and "s"."AangemaaktOp.zone" = 0 and "s"."GewijzigdOp.zone" = 0 then null
    else concat(
      '', case when "s"."Id.fout" is not null then concat('Id:', "s"."Id.fout", ';') end,
      case when "s"."Naam.fout" is not null then concat('Naam:', "s"."Naam.fout", ';') end,
      case when "s"."StartTijd.fout" is not null then concat('StartTijd:', "s"."StartTijd.fout", ';') end,
      case when "s"."EindTijd.fout" is not null then concat('EindTijd:', "s"."EindTijd.fout", ';') end,
      case when "s"."Capaciteit.fout" is not null then concat('Capaciteit:', "s"."Capaciteit.fout", ';') end,
      case when "s"."LedenAantal.fout" is not null then concat('LedenAantal:', "s"."LedenAantal.fout", ';') end,
      case
        when "s"."ProefledenAantal.fout" is not null then concat('ProefledenAantal:', "s"."ProefledenAantal.fout", ';')
      end,
      case
        when "s"."BedrijfsLocatieId.fout" is not null then concat('BedrijfsLocatieId:', "s"."BedrijfsLocatieId.fout", ';')
      end,
      case when "s"."Activiteiten.fout" is not null then concat('Activiteiten:', "s"."Activiteiten.fout", ';') end,
      case when "s"."Terugkerend.fout" is not null then concat('Terugkerend:', "s"."Terugkerend.fout", ';') end,
      case when "s"."Instructeurs.fout" is not null then concat('Instructeurs:', "s"."Instructeurs.fout", ';') end,
      case when "s"."AangemaaktOp.fout" is not null then concat('AangemaaktOp:', "s"."AangemaaktOp.fout", ';') end,
      case when "s"."GewijzigdOp.fout" is not null then concat(
          'GewijzigdOp:',
          case when ("s"."GewijzigdOp.fout" = 'required' and "s"."AangemaaktOp" is not null) then 'fallback'
            else "s"."GewijzigdOp.fout"
          end,
          ';'
        )
      end,
      case when "s"."Status.fout" is not null then concat('Status:', "s"."Status.fout", ';') end,
      case when "s"."StartTijd.zone" = 1 then 'StartTijd:zone;' end,
      case when "s"."EindTijd.zone" = 1 then 'EindTijd:zone;' end,
      case when "s"."AangemaaktOp.zone" = 1 then 'AangemaaktOp:zone;' end,
      case when "s"."GewijzigdOp.zone" = 1 then 'GewijzigdOp:zone;' end
    )
  end,
  case when "s"."Id.fout" is null
    and "s"."StartTijd.fout" is null and "s"."EindTijd.fout" is null and "s"."AangemaaktOp.fout" is null
    and case when ("s"."GewijzigdOp.fout" = 'required' and "s"."AangemaaktOp" is not null) then null
      else "s"."GewijzigdOp.fout"
    end is null then null
    else "s"."Record"
  end,
  "s"."Id", "s"."Naam", "s"."StartTijd", "s"."EindTijd", "s"."Capaciteit", "s"."LedenAantal", "s"."ProefledenAantal",
  "s"."BedrijfsLocatieId", "s"."Activiteiten", "s"."Terugkerend", "s"."Instructeurs", "s"."AangemaaktOp",
  case when ("s"."GewijzigdOp.fout" = 'required' and "s"."AangemaaktOp" is not null) then "s"."AangemaaktOp"
    else "s"."GewijzigdOp"
  end,
  "s"."Status"
from (
    select
      "VerzoekId", "PaginaId", "Positie", "Deel", "Record"::text as "Record", "Id", "Naam", "StartTijd", "EindTijd",
      "Capaciteit", "LedenAantal", "ProefledenAantal", "BedrijfsLocatieId", "Activiteiten", "Terugkerend",
      "Instructeurs", "AangemaaktOp", "GewijzigdOp", "Status",
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
              and jsonb_typeof("Record" -> 'name') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "Naam.fout",
      case when "StartTijd" is null then case when "StartTijd.tekst" is null then 'required' else 'type' end
      end as "StartTijd.fout",
      case when "EindTijd" is null then case when "EindTijd.tekst" is null then 'required' else 'type' end
      end as "EindTijd.fout",
      case when "Capaciteit" is null then case when "Capaciteit.tekst" is null then null else 'type' end
      end as "Capaciteit.fout",
      case when "LedenAantal" is null then case when "LedenAantal.tekst" is null then null else 'type' end
      end as "LedenAantal.fout",
      case when "ProefledenAantal" is null then case when "ProefledenAantal.tekst" is null then null else 'type' end
      end as "ProefledenAantal.fout",
      case when "BedrijfsLocatieId" is null then case when "BedrijfsLocatieId.tekst" is null then null
          else case when (
              ascii("BedrijfsLocatieId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'businessLocationId') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "BedrijfsLocatieId.fout",
      case when "Activiteiten" is null then case when "Activiteiten.tekst" is null then null else 'type' end
      end as "Activiteiten.fout",
      case when "Terugkerend" is null then case when "Terugkerend.tekst" is null then null else 'type' end
      end as "Terugkerend.fout",
      case when "Record" -> 'teachers' is not null
        and jsonb_typeof("Record" -> 'teachers') not in ('array', 'null') then 'type'
        when "Instructeurs.tekst" is not null
        and "Instructeurs" is null then 'length'
      end as "Instructeurs.fout",
      case when "AangemaaktOp" is null then case when "AangemaaktOp.tekst" is null then 'required' else 'type' end
      end as "AangemaaktOp.fout",
      case when "GewijzigdOp" is null then case when "GewijzigdOp.tekst" is null then 'required' else 'type' end
      end as "GewijzigdOp.fout",
      case when "Status" is null then case when "Status.tekst" is null then null
          else case when (
              ascii("Status.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'status') in ('object', 'array', 'boolean')
            ) then 'type'
            else 'length'
          end
        end
      end as "Status.fout",
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
          coalesce(
            "StartTijd.utc",
            case
              when "StartTijd.tekst" ~ '^(?:19[0-9]{2}|[2-9][0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?(?:(?:[Zz]|[+-](?:0[0-9]|1[0-3])(?::?[0-5][0-9])?|[+-]14(?::?00)?)(?:\[[A-Za-z][A-Za-z0-9_/+-]*\])?)?$'
              and (
                substr("StartTijd.tekst", 9, 2) <= '28' or pg_input_is_valid (left("StartTijd.tekst", 10), 'date')
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
          case when "Capaciteit.tekst" ~ '^-?[0-9]{1,60}(?:\.0{1,60})?$'
            and "Capaciteit.tekst"::numeric between -2147483648 and 2147483647 then "Capaciteit.tekst"::numeric::int
          end as "Capaciteit",
          case when "LedenAantal.tekst" ~ '^-?[0-9]{1,60}(?:\.0{1,60})?$'
            and "LedenAantal.tekst"::numeric between -2147483648 and 2147483647 then "LedenAantal.tekst"::numeric::int
          end as "LedenAantal",
          case when "ProefledenAantal.tekst" ~ '^-?[0-9]{1,60}(?:\.0{1,60})?$'
            and "ProefledenAantal.tekst"::numeric between -2147483648 and 2147483647 then "ProefledenAantal.tekst"::numeric::int
          end as "ProefledenAantal",
          case when (
              ascii("BedrijfsLocatieId.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'businessLocationId') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("BedrijfsLocatieId.tekst") <= 50
              or char_length("BedrijfsLocatieId.tekst") + char_length(regexp_replace("BedrijfsLocatieId.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 50
            ) then null
            else "BedrijfsLocatieId.tekst"
          end as "BedrijfsLocatieId",
          regexp_replace(nullif("Record" -> 'activities', 'null'::jsonb)::text, '("(?:[^"\\]|\\.)*")|\s+', '\1', 'g') as "Activiteiten",
          case "Terugkerend.tekst" when 'true' then true when 'false' then false end as "Terugkerend",
          case when (
              ascii("Instructeurs.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'teachers') in ('object', 'array', 'boolean')
            )
            or false then null
            else "Instructeurs.tekst"
          end as "Instructeurs",
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
          case when (
              ascii("Status.tekst") in (123, 91, 116, 102)
              and jsonb_typeof("Record" -> 'status') in ('object', 'array', 'boolean')
            )
            or not (
              octet_length("Status.tekst") <= 20
              or char_length("Status.tekst") + char_length(regexp_replace("Status.tekst", '[^\U00010000-\U0010FFFF]', '', 'g')) <= 20
            ) then null
            else "Status.tekst"
          end as "Status"
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
              end as "GewijzigdOp.utc"
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
                  (r.j ->> 'name') as "Naam.tekst", (r.j ->> 'startAt') as "StartTijd.tekst",
                  (r.j ->> 'endAt') as "EindTijd.tekst", (r.j ->> 'capacity') as "Capaciteit.tekst",
                  (r.j ->> 'memberCount') as "LedenAantal.tekst", (r.j ->> 'trialCount') as "ProefledenAantal.tekst",
                  (r.j ->> 'businessLocationId') as "BedrijfsLocatieId.tekst",
                  (r.j ->> 'activities') as "Activiteiten.tekst", (r.j ->> 'recurring') as "Terugkerend.tekst",
                  case jsonb_typeof(r.j -> 'teachers') when 'array' then (
                      select string_agg(e.j ->> 'fullName', ', ' order by e.n)
                      from jsonb_array_elements(r.j -> 'teachers') with ordinality as e (j, n)
                    )
                  end as "Instructeurs.tekst",
                  (r.j ->> 'createdAt') as "AangemaaktOp.tekst", (r.j ->> 'updatedAt') as "GewijzigdOp.tekst",
                  (r.j ->> 'status') as "Status.tekst",
                  json_value (r.j -> 'startAt', '$' returning timestamp null on error) as "StartTijd.gelezen",
                  json_value (r.j -> 'endAt', '$' returning timestamp null on error) as "EindTijd.gelezen",
                  json_value (r.j -> 'createdAt', '$' returning timestamp null on error) as "AangemaaktOp.gelezen",
                  json_value (r.j -> 'updatedAt', '$' returning timestamp null on error) as "GewijzigdOp.gelezen"
                from "staging"."Verzoek" as "v"
                  inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
                  and "p"."Poging" = "v"."Poging"
                  cross join lateral jsonb_array_elements(p."Inhoud"::jsonb) with ordinality as r (j, n)
                where "v"."RunId" = $6 and "v"."Stroom" = $7 and "v"."Status" = $8 and "p"."PaginaId" in ($9, $10)
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
from "staging"."Lessen_werk"
where "Token" = $1 and "InBereik" = 1;

-- Count what is wrong with them
select melding.value as melding, count(*) as aantal
from "staging"."Lessen_werk" as w cross join lateral string_to_table(w."Meldingen", ';') as melding (value)
where w."Token" = $1 and w."InBereik" = 1 and w."Meldingen" is not null and melding.value <> ''
group by melding.value;

-- Count keys that several records have
select count(*) as sleutels
from (
    select "Id"
    from "staging"."Lessen_werk"
    where "Token" = $1 and "SleutelLeesbaar" = 1
    group by "Id"
    having count(*) > 1
  ) as k;

-- If there are any, how many of these records are of one answer
select sum(k.extra) as dubbel
from (
    select count(*) - count(distinct "VerzoekId") as extra
    from "staging"."Lessen_werk"
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
    select count(*) from "staging"."Lessen_werk" as w where w."Token" = $5 and w."VerzoekId" = v."VerzoekId"
  );

-- Count those that nobody asked for
select count(case when w."Token" = $1 and lower("w"."BedrijfsLocatieId") <> $2 then 1 end) as "BedrijfsLocatieId",
  count(case when w."Token" = $3 and ("w"."StartTijd" < $4 or "w"."StartTijd" > $5) then 1 end) as "StartTijd"
from "staging"."Lessen_werk" as w
where w."Token" in ($6, $7);

-- Keep one record for each key
with dubbel as (
    select "Id"
    from "staging"."Lessen_werk"
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
    from "staging"."Lessen_werk" as w
      inner join dubbel as d on "w"."Id" = "d"."Id"
      inner join "staging"."Pagina" as p on p."PaginaId" = w."PaginaId"
    where w."Token" = $2 and w."SleutelLeesbaar" = 1
  )
update "staging"."Lessen_werk"
set "Verliest" = case when volgorde.plaats > 1 then 1 else 0 end, "Afgeschermd" = 1 - volgorde.allemaal
from volgorde
where "staging"."Lessen_werk"."Nr" = volgorde."Nr";

-- Measure the rows that come
select count(*) as rijen, count(w."Naam") as "Naam.gevuld", count(w."Capaciteit") as "Capaciteit.gevuld",
  count(w."LedenAantal") as "LedenAantal.gevuld", count(w."ProefledenAantal") as "ProefledenAantal.gevuld",
  count(w."BedrijfsLocatieId") as "BedrijfsLocatieId.gevuld", count(w."Activiteiten") as "Activiteiten.gevuld",
  count(w."Terugkerend") as "Terugkerend.gevuld", count(w."Instructeurs") as "Instructeurs.gevuld",
  count(case when not ("w"."EindTijd" > "w"."StartTijd") then 1 end) as "ends_after:EindTijd",
  count(case when not ("w"."LedenAantal" <= "w"."Capaciteit") then 1 end) as "at_most:LedenAantal",
  count(case when not ("w"."Capaciteit" >= 0) then 1 end) as "not_negative:Capaciteit",
  count(case when not ("w"."LedenAantal" >= 0) then 1 end) as "not_negative:LedenAantal",
  count(case when not ("w"."ProefledenAantal" >= 0) then 1 end) as "not_negative:ProefledenAantal",
  count(case when not ("w"."GewijzigdOp" >= "w"."AangemaaktOp") then 1 end) as "not_before:GewijzigdOp",
  max(case when w."GewijzigdOp" > $1 then null else w."GewijzigdOp" end) as "GewijzigdOp.nieuwste",
  count(case when w."GewijzigdOp" > $2 then 1 end) as "GewijzigdOp.vooruit"
from "staging"."Lessen_werk" as w
where "w"."Token" = $3 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0;

-- Fields of a sample of the answers: see gedeeld.sql

-- What is usual on a weekday
with reeks as (
    select r.naam, r.dag, sum(r.waarde) as waarde
    from (
        select 'Lessen' as naam,
          (("w"."StartTijd" at time zone 'UTC' at time zone 'Europe/Amsterdam')::date - date '1970-01-01') as dag,
          1::numeric as waarde
        from "staging"."Lessen_werk" as "w"
        where "w"."StartTijd" >= $1
          and "w"."StartTijd" < $2 and "w"."Token" = $3 and "w"."Geldig" = 1 and "w"."InBereik" = 1
          and "w"."Verliest" = 0
        union all
        select 'Lessen' as naam,
          (("t"."StartTijd" at time zone 'UTC' at time zone 'Europe/Amsterdam')::date - date '1970-01-01') as dag,
          1::numeric as waarde
        from "tree11"."Lessen" as "t"
        where "t"."StartTijd" >= $4 and "t"."StartTijd" < $5
        union all
        select 'LedenAantal' as naam,
          (("w"."StartTijd" at time zone 'UTC' at time zone 'Europe/Amsterdam')::date - date '1970-01-01') as dag,
          "w"."LedenAantal"::numeric as waarde
        from "staging"."Lessen_werk" as "w"
        where "w"."StartTijd" >= $6
          and "w"."StartTijd" < $7 and "w"."Token" = $8 and "w"."Geldig" = 1 and "w"."InBereik" = 1
          and "w"."Verliest" = 0
        union all
        select 'LedenAantal' as naam,
          (("t"."StartTijd" at time zone 'UTC' at time zone 'Europe/Amsterdam')::date - date '1970-01-01') as dag,
          "t"."LedenAantal"::numeric as waarde
        from "tree11"."Lessen" as "t"
        where "t"."StartTijd" >= $9 and "t"."StartTijd" < $10
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
      and r.dag = $11::integer - v.n
    where v.n = 0 or $12::integer - v.n >= b.eerste
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

-- Keys that are nearly the same
select json_build_object('Id', w."Id")::text as sleutel, count(*) over () as aantal
from "staging"."Lessen_werk" as w
  inner join (
    select lower(normalize(w."Id", nfc)) as "Id"
    from "staging"."Lessen_werk" as w
    where "w"."Token" = $1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
    group by lower(normalize(w."Id", nfc))
    having count(*) > 1
  ) as g on g."Id" = lower(normalize(w."Id", nfc))
where "w"."Token" = $2 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
order by w."Id"
offset 0 rows
fetch next 6 rows only;

-- Versions of its rows that end
update "tree11"."LessenHistorie"
set "GeldigTot" = $1::timestamp(3), "RunIdTot" = $2::bigint
from "staging"."Lessen_verschil" as d
where d."Token" = $3 and d."Id" = "tree11"."LessenHistorie"."Id" and "tree11"."LessenHistorie"."GeldigTot" is null;

-- Versions that begin
insert into "tree11"."LessenHistorie" (
    "Id", "Naam", "StartTijd", "EindTijd", "Capaciteit", "LedenAantal", "ProefledenAantal", "BedrijfsLocatieId",
    "Activiteiten", "Terugkerend", "Instructeurs", "AangemaaktOp", "GewijzigdOp", "Status", "GeldigVan", "RunId"
  )
select "Id", "Naam", "StartTijd", "EindTijd", "Capaciteit", "LedenAantal", "ProefledenAantal", "BedrijfsLocatieId",
  "Activiteiten", "Terugkerend", "Instructeurs", "AangemaaktOp", "GewijzigdOp", "Status", $1::timestamp(3), $2::bigint
from "staging"."Lessen_verschil"
where "Token" = $3 and "Soort" in ('I', 'U');

-- Rows without a version, and versions without a row
select (
    select count(*)
    from "tree11"."Lessen" as t
    where not exists (select 1 from "tree11"."LessenHistorie" as h where "h"."Id" = "t"."Id" and h."GeldigTot" is null)
  ) as zonder,
  (
    select count(*)
    from "tree11"."LessenHistorie" as h
    where h."GeldigTot" is null and not exists (select 1 from "tree11"."Lessen" as t where "t"."Id" = "h"."Id")
  ) as teveel;

-- It is what was begun
delete from "staging"."Lessen_verschil" where "Token" = $1 and "Soort" = 'B';

-- What differs from the target
insert into "staging"."Lessen_verschil" (
    "Token", "Soort", "PaginaId", "Positie", "RijVoor", "Id", "Naam", "StartTijd", "EindTijd", "Capaciteit",
    "LedenAantal", "ProefledenAantal", "BedrijfsLocatieId", "Activiteiten", "Terugkerend", "Instructeurs",
    "AangemaaktOp", "GewijzigdOp", "Status"
  )
select $1::bigint, case when "t"."Id" is null then 'I' else 'U' end, s."PaginaId", s."Positie",
  case when "t"."Id" is not null then json_build_object(
      'Id', "t"."Id", 'Naam', "t"."Naam", 'StartTijd', "t"."StartTijd", 'EindTijd', "t"."EindTijd", 'Capaciteit',
      "t"."Capaciteit", 'LedenAantal', "t"."LedenAantal", 'ProefledenAantal', "t"."ProefledenAantal",
      'BedrijfsLocatieId', "t"."BedrijfsLocatieId", 'Activiteiten', "t"."Activiteiten", 'Terugkerend',
      "t"."Terugkerend", 'Instructeurs', "t"."Instructeurs", 'AangemaaktOp', "t"."AangemaaktOp", 'GewijzigdOp',
      "t"."GewijzigdOp", 'Status', "t"."Status"
    )::text
  end,
  "s"."Id", "s"."Naam", "s"."StartTijd", "s"."EindTijd", "s"."Capaciteit", "s"."LedenAantal", "s"."ProefledenAantal",
  "s"."BedrijfsLocatieId", "s"."Activiteiten", "s"."Terugkerend", "s"."Instructeurs", "s"."AangemaaktOp",
  "s"."GewijzigdOp", "s"."Status"
from "staging"."Lessen_werk" as s left join "tree11"."Lessen" as t on "t"."Id" = "s"."Id"
where s."Token" = $2
  and s."Geldig" = 1 and s."Verliest" = 0
  and (
    ("t"."Id" is null and s."InBereik" = 1)
    or (
      "t"."Id" is not null
      and s."Afgeschermd" = 0
      and (s."InBereik" = 1 or ("t"."StartTijd" >= $3 and "t"."StartTijd" < $4))
      and (
        "s"."Naam" collate "C", "s"."StartTijd", "s"."EindTijd", "s"."Capaciteit", "s"."LedenAantal",
        "s"."ProefledenAantal", "s"."BedrijfsLocatieId" collate "C", "s"."Activiteiten", "s"."Terugkerend",
        "s"."Instructeurs" collate "C", "s"."AangemaaktOp", "s"."GewijzigdOp", "s"."Status" collate "C"
      ) is distinct from (
        "t"."Naam" collate "C", "t"."StartTijd", "t"."EindTijd", "t"."Capaciteit", "t"."LedenAantal",
        "t"."ProefledenAantal", "t"."BedrijfsLocatieId" collate "C", "t"."Activiteiten", "t"."Terugkerend",
        "t"."Instructeurs" collate "C", "t"."AangemaaktOp", "t"."GewijzigdOp", "t"."Status" collate "C"
      )
    )
  )
union all
select $5::bigint, 'D', null, null,
  json_build_object(
    'Id', "t"."Id", 'Naam', "t"."Naam", 'StartTijd', "t"."StartTijd", 'EindTijd', "t"."EindTijd", 'Capaciteit',
    "t"."Capaciteit", 'LedenAantal', "t"."LedenAantal", 'ProefledenAantal', "t"."ProefledenAantal", 'BedrijfsLocatieId',
    "t"."BedrijfsLocatieId", 'Activiteiten', "t"."Activiteiten", 'Terugkerend', "t"."Terugkerend", 'Instructeurs',
    "t"."Instructeurs", 'AangemaaktOp', "t"."AangemaaktOp", 'GewijzigdOp', "t"."GewijzigdOp", 'Status', "t"."Status"
  )::text,
  "t"."Id", "t"."Naam", "t"."StartTijd", "t"."EindTijd", "t"."Capaciteit", "t"."LedenAantal", "t"."ProefledenAantal",
  "t"."BedrijfsLocatieId", "t"."Activiteiten", "t"."Terugkerend", "t"."Instructeurs", "t"."AangemaaktOp",
  "t"."GewijzigdOp", "t"."Status"
from "tree11"."Lessen" as t
where exists (
    select 1
    from (
        select 1 as "Een", (v."Parameters"::jsonb ->> 'fromUtc')::timestamp(3) as "Van",
          (v."Parameters"::jsonb ->> 'toUtc')::timestamp(3) as "Tot"
        from "staging"."Verzoek" as v
        where v."RunId" = $6 and v."Stroom" = $7 and v."Status" = $8
      ) as b
    where "b"."Een" = 1 and t."StartTijd" >= "b"."Van" and t."StartTijd" < "b"."Tot"
  )
  and not exists (
    select 1 from "staging"."Lessen_werk" as w where w."Token" = $9 and w."SleutelLeesbaar" = 1 and "w"."Id" = "t"."Id"
  )
  and not exists (
    select 1
    from (
        select distinct 1 as "Een", (v."Parameters"::jsonb ->> 'fromUtc')::timestamp(3) as "Van",
          (v."Parameters"::jsonb ->> 'toUtc')::timestamp(3) as "Tot", w."Id" as "Id.deel"
        from "staging"."Lessen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $10 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and t."StartTijd" >= "o"."Van" and t."StartTijd" < "o"."Tot"
      and ("o"."Id.deel" is null or "o"."Id.deel" = t."Id")
      and not (
        "o"."Id.deel" is null
        and exists (
          select 1
          from "staging"."Lessen_gemist" as g
          where "g"."Id" = "t"."Id" and g."Aantal" >= 2 and g."RunId" <> $11
        )
      )
  )
order by "Id";

-- Count it
select "Soort", count(*) as aantal from "staging"."Lessen_verschil" where "Token" = $1 group by "Soort";

-- Would it delete many? How many rows there are in its scope
select count(*) as aantal
from "tree11"."Lessen" as t
where exists (
    select 1
    from (
        select 1 as "Een", (v."Parameters"::jsonb ->> 'fromUtc')::timestamp(3) as "Van",
          (v."Parameters"::jsonb ->> 'toUtc')::timestamp(3) as "Tot"
        from "staging"."Verzoek" as v
        where v."RunId" = $1 and v."Stroom" = $2 and v."Status" = $3
      ) as b
    where "b"."Een" = 1 and t."StartTijd" >= "b"."Van" and t."StartTijd" < "b"."Tot"
  );

-- When it is held: what makes it this difference and no other
select
  sum(('x' || encode(substr(sha256(convert_to(r.rij, 'UTF8')), 1, 7), 'hex'))::bit(56)::bigint::numeric(38, 0)) as "deel0",
  sum(('x' || encode(substr(sha256(convert_to(r.rij, 'UTF8')), 8, 7), 'hex'))::bit(56)::bigint::numeric(38, 0)) as "deel1",
  sum(('x' || encode(substr(sha256(convert_to(r.rij, 'UTF8')), 15, 7), 'hex'))::bit(56)::bigint::numeric(38, 0)) as "deel2",
  sum(('x' || encode(substr(sha256(convert_to(r.rij, 'UTF8')), 22, 7), 'hex'))::bit(56)::bigint::numeric(38, 0)) as "deel3"
from (
    select json_build_object(
        'Soort', s."Soort", 'RijVoor', s."RijVoor", 'Id', "s"."Id", 'Naam', "s"."Naam", 'StartTijd', "s"."StartTijd",
        'EindTijd', "s"."EindTijd", 'Capaciteit', "s"."Capaciteit", 'LedenAantal', "s"."LedenAantal",
        'ProefledenAantal', "s"."ProefledenAantal", 'BedrijfsLocatieId', "s"."BedrijfsLocatieId", 'Activiteiten',
        "s"."Activiteiten", 'Terugkerend', "s"."Terugkerend", 'Instructeurs', "s"."Instructeurs", 'AangemaaktOp',
        "s"."AangemaaktOp", 'GewijzigdOp', "s"."GewijzigdOp", 'Status', "s"."Status"
      )::text as rij
    from "staging"."Lessen_verschil" as s
    where s."Token" = $1
  ) as r;

-- A sample of it, for a dry run or a hold
select s."Soort" as soort, json_build_object('Id', "s"."Id")::text as sleutel,
  json_build_object(
    'Naam', "s"."Naam", 'StartTijd', "s"."StartTijd", 'EindTijd', "s"."EindTijd", 'Capaciteit', "s"."Capaciteit",
    'LedenAantal', "s"."LedenAantal", 'ProefledenAantal', "s"."ProefledenAantal", 'BedrijfsLocatieId',
    "s"."BedrijfsLocatieId", 'Activiteiten', "s"."Activiteiten", 'Terugkerend', "s"."Terugkerend", 'AangemaaktOp',
    "s"."AangemaaktOp", 'GewijzigdOp', "s"."GewijzigdOp", 'Status', "s"."Status"
  )::text as na
from "staging"."Lessen_verschil" as s
where s."Token" = $1
order by s."Soort", "s"."Id"
offset 0 rows
fetch next 20 rows only;

-- Is this a first load?
select count(*) as aantal from (select 1 as een where exists (select 1 from "tree11"."Lessen")) as e;

-- Rows of which a bad record has the key
select count(*) as aantal
from "tree11"."Lessen" as t
where exists (
    select 1
    from "staging"."Lessen_werk" as w
    where w."Token" = $1 and w."SleutelLeesbaar" = 1 and w."Geldig" = 0 and w."InBereik" = 1 and "w"."Id" = "t"."Id"
  );

-- Rows that a record shields whose key cannot be read
select count(*) as aantal
from "tree11"."Lessen" as t
where exists (
    select 1
    from (
        select 1 as "Een", (v."Parameters"::jsonb ->> 'fromUtc')::timestamp(3) as "Van",
          (v."Parameters"::jsonb ->> 'toUtc')::timestamp(3) as "Tot"
        from "staging"."Verzoek" as v
        where v."RunId" = $1 and v."Stroom" = $2 and v."Status" = $3
      ) as b
    where "b"."Een" = 1 and t."StartTijd" >= "b"."Van" and t."StartTijd" < "b"."Tot"
  )
  and not exists (
    select 1 from "staging"."Lessen_werk" as w where w."Token" = $4 and w."SleutelLeesbaar" = 1 and "w"."Id" = "t"."Id"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", (v."Parameters"::jsonb ->> 'fromUtc')::timestamp(3) as "Van",
          (v."Parameters"::jsonb ->> 'toUtc')::timestamp(3) as "Tot", w."Id" as "Id.deel"
        from "staging"."Lessen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and t."StartTijd" >= "o"."Van" and t."StartTijd" < "o"."Tot"
      and ("o"."Id.deel" is null or "o"."Id.deel" = t."Id")
      and not (
        "o"."Id.deel" is null
        and exists (
          select 1 from "staging"."Lessen_gemist" as g where "g"."Id" = "t"."Id" and g."Aantal" >= 2 and g."RunId" <> $6
        )
      )
  );

-- Rows that are shielded no longer
select json_build_object('Id', "d"."Id")::text as sleutel, count(*) over () as aantal
from "staging"."Lessen_verschil" as d inner join "staging"."Lessen_gemist" as m on "m"."Id" = "d"."Id"
where d."Token" = $1 and d."Soort" = 'D' and m."Aantal" >= 2
order by "d"."Id"
offset 0 rows
fetch next 5 rows only;

-- After the MERGE: rows that are in an answer again
delete from "staging"."Lessen_gemist"
where exists (
    select 1
    from "staging"."Lessen_werk" as w
    where w."Token" = $1 and w."SleutelLeesbaar" = 1 and "w"."Id" = "staging"."Lessen_gemist"."Id"
  )
  or exists (
    select 1 from "staging"."Lessen_verschil" as d where d."Token" = $2 and "d"."Id" = "staging"."Lessen_gemist"."Id"
  )
  or not exists (select 1 from "tree11"."Lessen" as t where "t"."Id" = "staging"."Lessen_gemist"."Id");

-- Rows that are shielded for the first time
insert into "staging"."Lessen_gemist" ("Id", "Aantal", "RunId")
select "t"."Id", 0, 0::bigint
from "tree11"."Lessen" as t
where exists (
    select 1
    from (
        select 1 as "Een", (v."Parameters"::jsonb ->> 'fromUtc')::timestamp(3) as "Van",
          (v."Parameters"::jsonb ->> 'toUtc')::timestamp(3) as "Tot"
        from "staging"."Verzoek" as v
        where v."RunId" = $1 and v."Stroom" = $2 and v."Status" = $3
      ) as b
    where "b"."Een" = 1 and t."StartTijd" >= "b"."Van" and t."StartTijd" < "b"."Tot"
  )
  and not exists (
    select 1 from "staging"."Lessen_werk" as w where w."Token" = $4 and w."SleutelLeesbaar" = 1 and "w"."Id" = "t"."Id"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", (v."Parameters"::jsonb ->> 'fromUtc')::timestamp(3) as "Van",
          (v."Parameters"::jsonb ->> 'toUtc')::timestamp(3) as "Tot", w."Id" as "Id.deel"
        from "staging"."Lessen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = $5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and t."StartTijd" >= "o"."Van" and t."StartTijd" < "o"."Tot"
      and ("o"."Id.deel" is null or "o"."Id.deel" = t."Id")
      and not (
        "o"."Id.deel" is null
        and exists (
          select 1 from "staging"."Lessen_gemist" as g where "g"."Id" = "t"."Id" and g."Aantal" >= 2 and g."RunId" <> $6
        )
      )
  )
  and not exists (select 1 from "staging"."Lessen_gemist" as m where "m"."Id" = "t"."Id");

-- How many answers missed them
update "staging"."Lessen_gemist"
set "Aantal" = "staging"."Lessen_gemist"."Aantal" + 1, "RunId" = $1::bigint
from (
    select "t"."Id"
    from "tree11"."Lessen" as t
    where exists (
        select 1
        from (
            select 1 as "Een", (v."Parameters"::jsonb ->> 'fromUtc')::timestamp(3) as "Van",
              (v."Parameters"::jsonb ->> 'toUtc')::timestamp(3) as "Tot"
            from "staging"."Verzoek" as v
            where v."RunId" = $2 and v."Stroom" = $3 and v."Status" = $4
          ) as b
        where "b"."Een" = 1 and t."StartTijd" >= "b"."Van" and t."StartTijd" < "b"."Tot"
      )
      and not exists (
        select 1
        from "staging"."Lessen_werk" as w
        where w."Token" = $5 and w."SleutelLeesbaar" = 1 and "w"."Id" = "t"."Id"
      )
      and exists (
        select 1
        from (
            select distinct 1 as "Een", (v."Parameters"::jsonb ->> 'fromUtc')::timestamp(3) as "Van",
              (v."Parameters"::jsonb ->> 'toUtc')::timestamp(3) as "Tot", w."Id" as "Id.deel"
            from "staging"."Lessen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
            where w."Token" = $6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
          ) as o
        where "o"."Een" = 1
          and t."StartTijd" >= "o"."Van" and t."StartTijd" < "o"."Tot"
          and ("o"."Id.deel" is null or "o"."Id.deel" = t."Id")
          and not (
            "o"."Id.deel" is null
            and exists (
              select 1
              from "staging"."Lessen_gemist" as g
              where "g"."Id" = "t"."Id" and g."Aantal" >= 2 and g."RunId" <> $7
            )
          )
      )
  ) as r
where r."Id" = "staging"."Lessen_gemist"."Id" and "staging"."Lessen_gemist"."RunId" <> $8::bigint;

-- Bad records
insert into "tree11"."Quarantaine" ("RunId", "Tabel", "PaginaId", "Positie", "Sleutel", "Reden", "Record")
select $1::bigint, 'Lessen', w."PaginaId", w."Positie",
  case when w."SleutelLeesbaar" = 1 then json_build_object('Id', "w"."Id")::text end, w."Meldingen", w."Record"
from "staging"."Lessen_werk" as w
where w."Token" = $2 and w."Geldig" = 0 and w."InBereik" = 1;

-- The rows before
insert into "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor", "PaginaId", "Positie")
select $1::bigint, 'Lessen', json_build_object('Id', "s"."Id")::text, s."Soort", s."RijVoor", s."PaginaId", s."Positie"
from "staging"."Lessen_verschil" as s
where s."Token" = $2;

-- Apply it
merge into "tree11"."Lessen" as "t" using (
  select "Soort", "Id", "Naam", "StartTijd", "EindTijd", "Capaciteit", "LedenAantal", "ProefledenAantal",
    "BedrijfsLocatieId", "Activiteiten", "Terugkerend", "Instructeurs", "AangemaaktOp", "GewijzigdOp", "Status"
  from "staging"."Lessen_verschil"
  where "Token" = $1
) as "s" on "t"."Id" = "s"."Id" when matched
and "s"."Soort" = 'D' then delete when matched
and "s"."Soort" = 'U' then
update
set "Naam" = "s"."Naam", "StartTijd" = "s"."StartTijd", "EindTijd" = "s"."EindTijd", "Capaciteit" = "s"."Capaciteit",
  "LedenAantal" = "s"."LedenAantal", "ProefledenAantal" = "s"."ProefledenAantal",
  "BedrijfsLocatieId" = "s"."BedrijfsLocatieId", "Activiteiten" = "s"."Activiteiten", "Terugkerend" = "s"."Terugkerend",
  "Instructeurs" = "s"."Instructeurs", "AangemaaktOp" = "s"."AangemaaktOp", "GewijzigdOp" = "s"."GewijzigdOp",
  "Status" = "s"."Status", "DatumLaatsteUpdate" = (statement_timestamp() at time zone 'UTC')::timestamp(3),
  "RunId" = $2 when not matched
  and "s"."Soort" = 'I' then insert (
    "Id", "Naam", "StartTijd", "EindTijd", "Capaciteit", "LedenAantal", "ProefledenAantal", "BedrijfsLocatieId",
    "Activiteiten", "Terugkerend", "Instructeurs", "AangemaaktOp", "GewijzigdOp", "Status", "DatumLaatsteUpdate",
    "RunId"
  )
values (
    "s"."Id", "s"."Naam", "s"."StartTijd", "s"."EindTijd", "s"."Capaciteit", "s"."LedenAantal", "s"."ProefledenAantal",
    "s"."BedrijfsLocatieId", "s"."Activiteiten", "s"."Terugkerend", "s"."Instructeurs", "s"."AangemaaktOp",
    "s"."GewijzigdOp", "s"."Status", (statement_timestamp() at time zone 'UTC')::timestamp(3), $3
  );

-- Count the rows of LesDeelname that go with it
select count(*) as aantal
from "tree11"."LesDeelname"
where exists (
    select 1
    from "staging"."Lessen_verschil" as d
    where d."Token" = $1 and d."Soort" = 'D' and d."Id" = "tree11"."LesDeelname"."LesId"
  );

-- The rows of LesDeelname before
insert into "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor")
select $1::bigint, 'LesDeelname',
  json_build_object('LesId', "tree11"."LesDeelname"."LesId", 'AccountId', "tree11"."LesDeelname"."AccountId")::text,
  'D',
  json_build_object(
    'LesId', "tree11"."LesDeelname"."LesId", 'AccountId', "tree11"."LesDeelname"."AccountId", 'Type',
    "tree11"."LesDeelname"."Type", 'Status', "tree11"."LesDeelname"."Status", 'Naam', "tree11"."LesDeelname"."Naam",
    'Aanwezig', "tree11"."LesDeelname"."Aanwezig"
  )::text
from "tree11"."LesDeelname"
where exists (
    select 1
    from "staging"."Lessen_verschil" as d
    where d."Token" = $2 and d."Soort" = 'D' and d."Id" = "tree11"."LesDeelname"."LesId"
  );

-- Delete them
delete from "tree11"."LesDeelname"
where exists (
    select 1
    from "staging"."Lessen_verschil" as d
    where d."Token" = $1 and d."Soort" = 'D' and d."Id" = "tree11"."LesDeelname"."LesId"
  );

-- To undo a run: did others change its rows since?
select l."WijzigingRun" as "RunId", json_build_object('Id', "l"."Id")::text as sleutel, count(*) over () as aantal
from (
    select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", "k"."Id"::text collate "C" as "Id"
    from "tree11"."Wijziging" as w left join lateral json_to_record(w."Sleutel"::json) as "k" ("Id" text) on true
    where w."Tabel" = 'Lessen'
      and w."RunId" <> $1 and w."RunId" <> $2
      and w."Id" > (select min(e."Id") from "tree11"."Wijziging" as e where e."RunId" = $3 and e."Tabel" = 'Lessen')
  ) as l
  inner join (
    select c.*, row_number() over (partition by "c"."Id" order by c."WijzigingId") as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", "k"."Id"::text collate "C" as "Id"
        from "tree11"."Wijziging" as w left join lateral json_to_record(w."Sleutel"::json) as "k" ("Id" text) on true
        where w."Tabel" = 'Lessen' and w."RunId" = $4
      ) as c
  ) as b on l."Id" = b."Id"
  and b."WijzigingNr" = 1 and l."WijzigingId" > b."WijzigingId"
order by l."WijzigingId"
offset 0 rows
fetch next 5 rows only;

-- To undo a run: what puts its rows back
insert into "staging"."Lessen_verschil" (
    "Token", "Soort", "RijVoor", "Id", "Naam", "StartTijd", "EindTijd", "Capaciteit", "LedenAantal", "ProefledenAantal",
    "BedrijfsLocatieId", "Activiteiten", "Terugkerend", "Instructeurs", "AangemaaktOp", "GewijzigdOp", "Status"
  )
select $1::bigint, case when b."RijVoor" is null then 'D' when t."Id" is not null then 'U' else 'I' end,
  case when t."Id" is not null then json_build_object(
      'Id', "t"."Id", 'Naam', "t"."Naam", 'StartTijd', "t"."StartTijd", 'EindTijd', "t"."EindTijd", 'Capaciteit',
      "t"."Capaciteit", 'LedenAantal', "t"."LedenAantal", 'ProefledenAantal', "t"."ProefledenAantal",
      'BedrijfsLocatieId', "t"."BedrijfsLocatieId", 'Activiteiten', "t"."Activiteiten", 'Terugkerend',
      "t"."Terugkerend", 'Instructeurs', "t"."Instructeurs", 'AangemaaktOp', "t"."AangemaaktOp", 'GewijzigdOp',
      "t"."GewijzigdOp", 'Status', "t"."Status"
    )::text
  end,
  "b"."Id", case when b."RijVoor" is null then "t"."Naam" else "r"."Naam" end,
  case when b."RijVoor" is null then "t"."StartTijd" else "r"."StartTijd" end,
  case when b."RijVoor" is null then "t"."EindTijd" else "r"."EindTijd" end,
  case when b."RijVoor" is null then "t"."Capaciteit" else "r"."Capaciteit" end,
  case when b."RijVoor" is null then "t"."LedenAantal" else "r"."LedenAantal" end,
  case when b."RijVoor" is null then "t"."ProefledenAantal" else "r"."ProefledenAantal" end,
  case when b."RijVoor" is null then "t"."BedrijfsLocatieId" else "r"."BedrijfsLocatieId" end,
  case when b."RijVoor" is null then "t"."Activiteiten" else "r"."Activiteiten" end,
  case when b."RijVoor" is null then "t"."Terugkerend" else "r"."Terugkerend" end,
  case when b."RijVoor" is null then "t"."Instructeurs" else "r"."Instructeurs" end,
  case when b."RijVoor" is null then "t"."AangemaaktOp" else "r"."AangemaaktOp" end,
  case when b."RijVoor" is null then "t"."GewijzigdOp" else "r"."GewijzigdOp" end,
  case when b."RijVoor" is null then "t"."Status" else "r"."Status" end
from (
    select c.*, row_number() over (partition by "c"."Id" order by c."WijzigingId") as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", "k"."Id"::text collate "C" as "Id"
        from "tree11"."Wijziging" as w left join lateral json_to_record(w."Sleutel"::json) as "k" ("Id" text) on true
        where w."Tabel" = 'Lessen' and w."RunId" = $2
      ) as c
  ) as b
  left join lateral json_to_record(b."RijVoor"::json) as "r" (
    "Id" text, "Naam" text, "StartTijd" timestamp(3), "EindTijd" timestamp(3), "Capaciteit" integer,
    "LedenAantal" integer, "ProefledenAantal" integer, "BedrijfsLocatieId" text, "Activiteiten" text,
    "Terugkerend" boolean, "Instructeurs" text, "AangemaaktOp" timestamp(3), "GewijzigdOp" timestamp(3), "Status" text
  ) on true
  left join "tree11"."Lessen" as t on t."Id" = b."Id"
where b."WijzigingNr" = 1
  and (
    (b."RijVoor" is null and t."Id" is not null)
    or (
      b."RijVoor" is not null
      and (
        not (t."Id" is not null)
        or (
          "r"."Naam" collate "C", "r"."StartTijd", "r"."EindTijd", "r"."Capaciteit", "r"."LedenAantal",
          "r"."ProefledenAantal", "r"."BedrijfsLocatieId" collate "C", "r"."Activiteiten", "r"."Terugkerend",
          "r"."Instructeurs" collate "C", "r"."AangemaaktOp", "r"."GewijzigdOp", "r"."Status" collate "C"
        ) is distinct from (
          "t"."Naam" collate "C", "t"."StartTijd", "t"."EindTijd", "t"."Capaciteit", "t"."LedenAantal",
          "t"."ProefledenAantal", "t"."BedrijfsLocatieId" collate "C", "t"."Activiteiten", "t"."Terugkerend",
          "t"."Instructeurs" collate "C", "t"."AangemaaktOp", "t"."GewijzigdOp", "t"."Status" collate "C"
        )
      )
    )
  );
