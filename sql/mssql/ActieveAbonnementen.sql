-- ActieveAbonnementen. Made by `npm run generate` from src/tables and src/transform. Parameters are shown by number.

-- Empty the work table
truncate table "staging"."ActieveAbonnementen_werk";

-- Note that it was begun
insert into "staging"."ActieveAbonnementen_verschil" ("Token", "Soort") values (cast(@1 as bigint), 'B');

-- Pages to shred: see gedeeld.sql

-- Shred those of one batch into it
insert into "staging"."ActieveAbonnementen_werk" (
    "Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest",
    "Afgeschermd", "Meldingen", "Record", "LedenId", "AbonnementId", "AbonnementNaam", "Status", "ContractId",
    "BetalingsType", "Bedrag", "ActiefVanaf", "VerlooptOp", "PeriodeEinde", "OpgezegdOp"
  )
select cast(@1 as bigint), "s"."VerzoekId", "s"."PaginaId", "s"."Positie", "s"."Deel", 1,
  case when "s"."LedenId.fout" is null and "s"."AbonnementId.fout" is null then 1 else 0 end,
  case when "s"."LedenId.fout" is null and "s"."AbonnementId.fout" is null then 1 else 0 end, 0, 0,
  case when "s"."LedenId.fout" is null
    and "s"."AbonnementId.fout" is null and "s"."AbonnementNaam.fout" is null and "s"."Status.fout" is null
    and "s"."ContractId.fout" is null and "s"."BetalingsType.fout" is null and "s"."Bedrag.fout" is null
    and "s"."ActiefVanaf.fout" is null and "s"."VerlooptOp.fout" is null and "s"."PeriodeEinde.fout" is null
    and "s"."OpgezegdOp.fout" is null and "s"."ActiefVanaf.zone" = 0 and "s"."VerlooptOp.zone" = 0
    and "s"."PeriodeEinde.zone" = 0 and "s"."OpgezegdOp.zone" = 0 then null
    else concat(
      '', case when "s"."LedenId.fout" is not null then concat(N'LedenId:', "s"."LedenId.fout", ';') end,
      case when "s"."AbonnementId.fout" is not null then concat(N'AbonnementId:', "s"."AbonnementId.fout", ';') end,
      case when "s"."AbonnementNaam.fout" is not null then concat(N'AbonnementNaam:', "s"."AbonnementNaam.fout", ';')
      end,
      case when "s"."Status.fout" is not null then concat(N'Status:', "s"."Status.fout", ';') end,
      case when "s"."ContractId.fout" is not null then concat(N'ContractId:', "s"."ContractId.fout", ';') end,
      case when "s"."BetalingsType.fout" is not null then concat(N'BetalingsType:', "s"."BetalingsType.fout", ';') end,
      case when "s"."Bedrag.fout" is not null then concat(N'Bedrag:', "s"."Bedrag.fout", ';') end,
      case when "s"."ActiefVanaf.fout" is not null then concat(N'ActiefVanaf:', "s"."ActiefVanaf.fout", ';') end,
      case when "s"."VerlooptOp.fout" is not null then concat(N'VerlooptOp:', "s"."VerlooptOp.fout", ';') end,
      case when "s"."PeriodeEinde.fout" is not null then concat(N'PeriodeEinde:', "s"."PeriodeEinde.fout", ';') end,
      case when "s"."OpgezegdOp.fout" is not null then concat(N'OpgezegdOp:', "s"."OpgezegdOp.fout", ';') end,
      case when "s"."ActiefVanaf.zone" = 1 then N'ActiefVanaf:zone;' end,
      case when "s"."VerlooptOp.zone" = 1 then N'VerlooptOp:zone;' end,
      case when "s"."PeriodeEinde.zone" = 1 then N'PeriodeEinde:zone;' end,
      case when "s"."OpgezegdOp.zone" = 1 then N'OpgezegdOp:zone;' end
    )
  end,
  case when "s"."LedenId.fout" is null and "s"."AbonnementId.fout" is null then null else "s"."Record" end,
  "s"."LedenId", "s"."AbonnementId", "s"."AbonnementNaam", "s"."Status", "s"."ContractId", "s"."BetalingsType",
  "s"."Bedrag", "s"."ActiefVanaf", "s"."VerlooptOp", "s"."PeriodeEinde", "s"."OpgezegdOp"
from (
    select v."VerzoekId", p."PaginaId", r."Positie", r."Deel", r."Record", "waarde"."LedenId" as "LedenId",
      "waarde"."AbonnementId" as "AbonnementId", "waarde"."AbonnementNaam" as "AbonnementNaam",
      "waarde"."Status" as "Status", "waarde"."ContractId" as "ContractId", "waarde"."BetalingsType" as "BetalingsType",
      "waarde"."Bedrag" as "Bedrag", "waarde"."ActiefVanaf" as "ActiefVanaf", "waarde"."VerlooptOp" as "VerlooptOp",
      "waarde"."PeriodeEinde" as "PeriodeEinde", "waarde"."OpgezegdOp" as "OpgezegdOp",
      case when "waarde"."LedenId" is not null then null
        when "tekst"."LedenId.tekst" is null then N'required'
        else case when "tekst"."LedenId.json" is not null then N'type' else N'length' end
      end as "LedenId.fout",
      case when "waarde"."AbonnementId" is not null then null
        when "tekst"."AbonnementId.tekst" is null then N'required'
        else case when "tekst"."AbonnementId.json" is not null then N'type' else N'length' end
      end as "AbonnementId.fout",
      case when "waarde"."AbonnementNaam" is null
        and "tekst"."AbonnementNaam.tekst" is not null then case
          when "tekst"."AbonnementNaam.json" is not null then N'type' else N'length'
        end
      end as "AbonnementNaam.fout",
      case when "waarde"."Status" is null
        and "tekst"."Status.tekst" is not null then case
          when "tekst"."Status.json" is not null then N'type' else N'length'
        end
      end as "Status.fout",
      case when "waarde"."ContractId" is null
        and "tekst"."ContractId.tekst" is not null then case
          when "tekst"."ContractId.json" is not null then N'type' else N'length'
        end
      end as "ContractId.fout",
      case when "waarde"."BetalingsType" is null
        and "tekst"."BetalingsType.tekst" is not null then case
          when "tekst"."BetalingsType.json" is not null then N'type' else N'length'
        end
      end as "BetalingsType.fout",
      case when "waarde"."Bedrag" is null and "tekst"."Bedrag.tekst" is not null then N'type' end as "Bedrag.fout",
      case when "waarde"."ActiefVanaf" is null and "tekst"."ActiefVanaf.tekst" is not null then N'type'
      end as "ActiefVanaf.fout",
      case when "waarde"."VerlooptOp" is null and "tekst"."VerlooptOp.tekst" is not null then N'type'
      end as "VerlooptOp.fout",
      case when "waarde"."PeriodeEinde" is null and "tekst"."PeriodeEinde.tekst" is not null then N'type'
      end as "PeriodeEinde.fout",
      case when "waarde"."OpgezegdOp" is null and "tekst"."OpgezegdOp.tekst" is not null then N'type'
      end as "OpgezegdOp.fout",
      case when "waarde"."ActiefVanaf" is not null
        and substring("tekst"."ActiefVanaf.tekst" collate Latin1_General_100_BIN2, 12, 2147483647) not like N'%[Zz+-]%' then 1
        else 0
      end as "ActiefVanaf.zone",
      case when "waarde"."VerlooptOp" is not null
        and substring("tekst"."VerlooptOp.tekst" collate Latin1_General_100_BIN2, 12, 2147483647) not like N'%[Zz+-]%' then 1
        else 0
      end as "VerlooptOp.zone",
      case when "waarde"."PeriodeEinde" is not null
        and substring("tekst"."PeriodeEinde.tekst" collate Latin1_General_100_BIN2, 11, 1) like N'[Tt ]'
        and substring("tekst"."PeriodeEinde.tekst" collate Latin1_General_100_BIN2, 12, 2147483647) not like N'%[Zz+-]%' then 1
        else 0
      end as "PeriodeEinde.zone",
      case when "waarde"."OpgezegdOp" is not null
        and substring("tekst"."OpgezegdOp.tekst" collate Latin1_General_100_BIN2, 12, 2147483647) not like N'%[Zz+-]%' then 1
        else 0
      end as "OpgezegdOp.zone"
    from "staging"."Verzoek" as "v"
      inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
      and "p"."Poging" = "v"."Poging"
      cross apply (
        select
          cast("e"."key" as int) as "Positie", cast("r"."key" as int) as "Deel", r.[type] as soort, r.[value] as inhoud,
          case "r"."type" when 1 then N'"' + replace(string_escape("r"."value", N'json'), N'\/', N'/') + N'"'
            when 0 then N'null'
            else "r"."value"
          end as "Record",
          case when e.[type] = 5 then e.[value] else N'{}' end as ouder
        from openjson(p."Inhoud", N'$.content') as e
          outer apply (
            select top (1) m.[value], m.[type]
            from openjson(case when e.[type] = 5 then e.[value] else N'{}' end, N'$') as m
            where m.[key] = N'activeMemberships'
          ) as i
          cross apply openjson(
            case when "i"."type" = 4 then "i"."value"
              when coalesce("i"."type", 0) = 0 then N'[]'
              else N'[[' + case "i"."type"
                when 1 then N'"' + replace(string_escape("i"."value", N'json'), N'\/', N'/') + N'"'
                when 0 then N'null'
                else "i"."value"
              end + N']]'
            end
          ) as r
      ) as r
      outer apply openjson(case when r.soort = 5 then r.inhoud else N'{}' end)
    with (
        "AbonnementId.p1" nvarchar(max) '$.membership.id',
        "AbonnementId.p1.json" nvarchar(max) '$.membership.id' as json, "AbonnementId.p2" nvarchar(max) '$.id',
        "AbonnementId.p2.json" nvarchar(max) '$.id' as json, "AbonnementNaam.p0" nvarchar(max) '$.membership.name',
        "AbonnementNaam.p0.json" nvarchar(max) '$.membership.name' as json, "AbonnementNaam.p1" nvarchar(max) '$.name',
        "AbonnementNaam.p1.json" nvarchar(max) '$.name' as json, "Status.p0" nvarchar(max) '$.status',
        "Status.p0.json" nvarchar(max) '$.status' as json, "Status.vlag0" nvarchar(max) '$.paused',
        "Status.vlag1" nvarchar(max) '$.expired', "Status.vlag2" nvarchar(max) '$.awaitingPayment',
        "Status.vlag3" nvarchar(max) '$.active', "ContractId.p0" nvarchar(max) '$.id',
        "ContractId.p0.json" nvarchar(max) '$.id' as json, "ContractId.naast" nvarchar(max) '$.membership',
        "ContractId.naast.json" nvarchar(max) '$.membership' as json,
        "BetalingsType.p0" nvarchar(max) '$.membership.paymentType',
        "BetalingsType.p0.json" nvarchar(max) '$.membership.paymentType' as json, "Bedrag.p0" nvarchar(max) '$.amount',
        "Bedrag.p0.json" nvarchar(max) '$.amount' as json, "ActiefVanaf.p0" nvarchar(max) '$.activeAt',
        "ActiefVanaf.p0.json" nvarchar(max) '$.activeAt' as json, "VerlooptOp.p0" nvarchar(max) '$.expiresAt',
        "VerlooptOp.p0.json" nvarchar(max) '$.expiresAt' as json, "PeriodeEinde.p0" nvarchar(max) '$.periodEndDate',
        "PeriodeEinde.p0.json" nvarchar(max) '$.periodEndDate' as json, "OpgezegdOp.p0" nvarchar(max) '$.cancelledAt',
        "OpgezegdOp.p0.json" nvarchar(max) '$.cancelledAt' as json
      ) as "j"
      outer apply openjson(r.ouder)
    with ("LedenId.p0" nvarchar(max) '$.id', "LedenId.p0.json" nvarchar(max) '$.id' as json) as "o"
      outer apply (
        select case when not datalength(
              case
                when coalesce("o"."LedenId.p0", "o"."LedenId.p0.json") collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
                or coalesce("o"."LedenId.p0", "o"."LedenId.p0.json") collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                  when patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce("o"."LedenId.p0", "o"."LedenId.p0.json") collate Latin1_General_100_BIN2
                  ) = 0 then N''
                  else substring(
                    coalesce("o"."LedenId.p0", "o"."LedenId.p0.json"),
                    patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      coalesce("o"."LedenId.p0", "o"."LedenId.p0.json") collate Latin1_General_100_BIN2
                    ),
                    datalength(coalesce("o"."LedenId.p0", "o"."LedenId.p0.json")) / 2 - patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      coalesce("o"."LedenId.p0", "o"."LedenId.p0.json") collate Latin1_General_100_BIN2
                    ) - patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      reverse(coalesce("o"."LedenId.p0", "o"."LedenId.p0.json")) collate Latin1_General_100_BIN2
                    ) + 2
                  )
                end
                else coalesce("o"."LedenId.p0", "o"."LedenId.p0.json")
              end
            ) = 0 then case
              when coalesce("o"."LedenId.p0", "o"."LedenId.p0.json") collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
              or coalesce("o"."LedenId.p0", "o"."LedenId.p0.json") collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                when patindex(
                  N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                  coalesce("o"."LedenId.p0", "o"."LedenId.p0.json") collate Latin1_General_100_BIN2
                ) = 0 then N''
                else substring(
                  coalesce("o"."LedenId.p0", "o"."LedenId.p0.json"),
                  patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce("o"."LedenId.p0", "o"."LedenId.p0.json") collate Latin1_General_100_BIN2
                  ),
                  datalength(coalesce("o"."LedenId.p0", "o"."LedenId.p0.json")) / 2 - patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce("o"."LedenId.p0", "o"."LedenId.p0.json") collate Latin1_General_100_BIN2
                  ) - patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    reverse(coalesce("o"."LedenId.p0", "o"."LedenId.p0.json")) collate Latin1_General_100_BIN2
                  ) + 2
                )
              end
              else coalesce("o"."LedenId.p0", "o"."LedenId.p0.json")
            end
          end as "LedenId.tekst",
          case when not datalength(
              case when coalesce(
                  case when r.soort in (1, 2, 3) then r.inhoud end, "j"."AbonnementId.p1", "j"."AbonnementId.p1.json",
                  "j"."AbonnementId.p2", "j"."AbonnementId.p2.json"
                ) collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
                or coalesce(
                  case when r.soort in (1, 2, 3) then r.inhoud end, "j"."AbonnementId.p1", "j"."AbonnementId.p1.json",
                  "j"."AbonnementId.p2", "j"."AbonnementId.p2.json"
                ) collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                  when patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce(
                      case when r.soort in (1, 2, 3) then r.inhoud end, "j"."AbonnementId.p1",
                      "j"."AbonnementId.p1.json", "j"."AbonnementId.p2", "j"."AbonnementId.p2.json"
                    ) collate Latin1_General_100_BIN2
                  ) = 0 then N''
                  else substring(
                    coalesce(
                      case when r.soort in (1, 2, 3) then r.inhoud end, "j"."AbonnementId.p1",
                      "j"."AbonnementId.p1.json", "j"."AbonnementId.p2", "j"."AbonnementId.p2.json"
                    ),
                    patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      coalesce(
                        case when r.soort in (1, 2, 3) then r.inhoud end, "j"."AbonnementId.p1",
                        "j"."AbonnementId.p1.json", "j"."AbonnementId.p2", "j"."AbonnementId.p2.json"
                      ) collate Latin1_General_100_BIN2
                    ),
                    datalength(
                      coalesce(
                        case when r.soort in (1, 2, 3) then r.inhoud end, "j"."AbonnementId.p1",
                        "j"."AbonnementId.p1.json", "j"."AbonnementId.p2", "j"."AbonnementId.p2.json"
                      )
                    ) / 2 - patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      coalesce(
                        case when r.soort in (1, 2, 3) then r.inhoud end, "j"."AbonnementId.p1",
                        "j"."AbonnementId.p1.json", "j"."AbonnementId.p2", "j"."AbonnementId.p2.json"
                      ) collate Latin1_General_100_BIN2
                    ) - patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      reverse(
                        coalesce(
                          case when r.soort in (1, 2, 3) then r.inhoud end, "j"."AbonnementId.p1",
                          "j"."AbonnementId.p1.json", "j"."AbonnementId.p2", "j"."AbonnementId.p2.json"
                        )
                      ) collate Latin1_General_100_BIN2
                    ) + 2
                  )
                end
                else coalesce(
                  case when r.soort in (1, 2, 3) then r.inhoud end, "j"."AbonnementId.p1", "j"."AbonnementId.p1.json",
                  "j"."AbonnementId.p2", "j"."AbonnementId.p2.json"
                )
              end
            ) = 0 then case when coalesce(
                case when r.soort in (1, 2, 3) then r.inhoud end, "j"."AbonnementId.p1", "j"."AbonnementId.p1.json",
                "j"."AbonnementId.p2", "j"."AbonnementId.p2.json"
              ) collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
              or coalesce(
                case when r.soort in (1, 2, 3) then r.inhoud end, "j"."AbonnementId.p1", "j"."AbonnementId.p1.json",
                "j"."AbonnementId.p2", "j"."AbonnementId.p2.json"
              ) collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                when patindex(
                  N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                  coalesce(
                    case when r.soort in (1, 2, 3) then r.inhoud end, "j"."AbonnementId.p1", "j"."AbonnementId.p1.json",
                    "j"."AbonnementId.p2", "j"."AbonnementId.p2.json"
                  ) collate Latin1_General_100_BIN2
                ) = 0 then N''
                else substring(
                  coalesce(
                    case when r.soort in (1, 2, 3) then r.inhoud end, "j"."AbonnementId.p1", "j"."AbonnementId.p1.json",
                    "j"."AbonnementId.p2", "j"."AbonnementId.p2.json"
                  ),
                  patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce(
                      case when r.soort in (1, 2, 3) then r.inhoud end, "j"."AbonnementId.p1",
                      "j"."AbonnementId.p1.json", "j"."AbonnementId.p2", "j"."AbonnementId.p2.json"
                    ) collate Latin1_General_100_BIN2
                  ),
                  datalength(
                    coalesce(
                      case when r.soort in (1, 2, 3) then r.inhoud end, "j"."AbonnementId.p1",
                      "j"."AbonnementId.p1.json", "j"."AbonnementId.p2", "j"."AbonnementId.p2.json"
                    )
                  ) / 2 - patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce(
                      case when r.soort in (1, 2, 3) then r.inhoud end, "j"."AbonnementId.p1",
                      "j"."AbonnementId.p1.json", "j"."AbonnementId.p2", "j"."AbonnementId.p2.json"
                    ) collate Latin1_General_100_BIN2
                  ) - patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    reverse(
                      coalesce(
                        case when r.soort in (1, 2, 3) then r.inhoud end, "j"."AbonnementId.p1",
                        "j"."AbonnementId.p1.json", "j"."AbonnementId.p2", "j"."AbonnementId.p2.json"
                      )
                    ) collate Latin1_General_100_BIN2
                  ) + 2
                )
              end
              else coalesce(
                case when r.soort in (1, 2, 3) then r.inhoud end, "j"."AbonnementId.p1", "j"."AbonnementId.p1.json",
                "j"."AbonnementId.p2", "j"."AbonnementId.p2.json"
              )
            end
          end as "AbonnementId.tekst",
          coalesce("j"."AbonnementNaam.p0", "j"."AbonnementNaam.p0.json", "j"."AbonnementNaam.p1", "j"."AbonnementNaam.p1.json") as "AbonnementNaam.tekst",
          case when "j"."Status.vlag0" collate Latin1_General_100_BIN2 like N'true' then N'PAUSED'
            when "j"."Status.vlag1" collate Latin1_General_100_BIN2 like N'true' then N'EXPIRED'
            when "j"."Status.vlag2" collate Latin1_General_100_BIN2 like N'true' then N'AWAITING_PAYMENT'
            when "j"."Status.vlag3" collate Latin1_General_100_BIN2 like N'true' then N'ACTIVE'
            else coalesce(
              case
                when not datalength(coalesce("j"."Status.p0", "j"."Status.p0.json")) = 0 then coalesce("j"."Status.p0", "j"."Status.p0.json")
              end,
              N'UNKNOWN'
            )
          end as "Status.tekst",
          case when "j"."ContractId.naast.json" is not null
            and not left(ltrim("j"."ContractId.naast.json"), 1) = N'[' then coalesce("j"."ContractId.p0", "j"."ContractId.p0.json")
          end as "ContractId.tekst",
          coalesce("j"."BetalingsType.p0", "j"."BetalingsType.p0.json") as "BetalingsType.tekst",
          coalesce("j"."Bedrag.p0", "j"."Bedrag.p0.json") as "Bedrag.tekst",
          coalesce("j"."ActiefVanaf.p0", "j"."ActiefVanaf.p0.json") as "ActiefVanaf.tekst",
          coalesce("j"."VerlooptOp.p0", "j"."VerlooptOp.p0.json") as "VerlooptOp.tekst",
          coalesce("j"."PeriodeEinde.p0", "j"."PeriodeEinde.p0.json") as "PeriodeEinde.tekst",
          coalesce("j"."OpgezegdOp.p0", "j"."OpgezegdOp.p0.json") as "OpgezegdOp.tekst",
          case when "o"."LedenId.p0.json" is not null then "o"."LedenId.p0.json"
            when "o"."LedenId.p0" collate Latin1_General_100_BIN2 like N'true'
            or "o"."LedenId.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value] from openjson(r.ouder, N'$') as m where m.[key] = N'id' and m.[type] = 3
            )
          end as "LedenId.json",
          case when case when r.soort in (1, 2, 3) then r.inhoud end is not null then null
            when "j"."AbonnementId.p1" is not null then null
            when "j"."AbonnementId.p1.json" is not null then "j"."AbonnementId.p1.json"
            when "j"."AbonnementId.p2" is not null then null
            when "j"."AbonnementId.p2.json" is not null then "j"."AbonnementId.p2.json"
          end as "AbonnementId.json",
          case when "j"."AbonnementNaam.p0" is not null then null
            when "j"."AbonnementNaam.p0.json" is not null then "j"."AbonnementNaam.p0.json"
            when "j"."AbonnementNaam.p1" is not null then null
            when "j"."AbonnementNaam.p1.json" is not null then "j"."AbonnementNaam.p1.json"
          end as "AbonnementNaam.json",
          case when "j"."Status.p0.json" is not null then "j"."Status.p0.json"
            when "j"."Status.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."Status.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'status' and m.[type] = 3
            )
          end as "Status.json",
          case when "j"."ContractId.p0.json" is not null then "j"."ContractId.p0.json"
            when "j"."ContractId.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."ContractId.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'id' and m.[type] = 3
            )
          end as "ContractId.json",
          case when "j"."BetalingsType.p0.json" is not null then "j"."BetalingsType.p0.json"
            when "j"."BetalingsType.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."BetalingsType.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$.membership') as m
              where m.[key] = N'paymentType' and m.[type] = 3
            )
          end as "BetalingsType.json",
          "j"."Bedrag.p0.json" as "Bedrag.json", "j"."ActiefVanaf.p0.json" as "ActiefVanaf.json",
          "j"."VerlooptOp.p0.json" as "VerlooptOp.json", "j"."PeriodeEinde.p0.json" as "PeriodeEinde.json",
          "j"."OpgezegdOp.p0.json" as "OpgezegdOp.json"
      ) as tekst
      outer apply (
        select case when datalength("tekst"."LedenId.tekst") <= 100
            and "tekst"."LedenId.json" is null then cast("tekst"."LedenId.tekst" as nvarchar(50))
          end as "LedenId",
          case when datalength("tekst"."AbonnementId.tekst") <= 100
            and "tekst"."AbonnementId.json" is null then cast("tekst"."AbonnementId.tekst" as nvarchar(50))
          end as "AbonnementId",
          case when datalength("tekst"."AbonnementNaam.tekst") <= 510
            and "tekst"."AbonnementNaam.json" is null then cast("tekst"."AbonnementNaam.tekst" as nvarchar(255))
          end as "AbonnementNaam",
          case when datalength("tekst"."Status.tekst") <= 40
            and "tekst"."Status.json" is null then cast("tekst"."Status.tekst" as nvarchar(20))
          end as "Status",
          case when datalength("tekst"."ContractId.tekst") <= 100
            and "tekst"."ContractId.json" is null then cast("tekst"."ContractId.tekst" as nvarchar(50))
          end as "ContractId",
          case when datalength("tekst"."BetalingsType.tekst") <= 100
            and "tekst"."BetalingsType.json" is null then cast("tekst"."BetalingsType.tekst" as nvarchar(50))
          end as "BetalingsType",
          case when datalength("tekst"."Bedrag.tekst") <= 36
            and "tekst"."Bedrag.tekst" collate Latin1_General_100_BIN2 like N'[0-9]%'
            and "tekst"."Bedrag.tekst" collate Latin1_General_100_BIN2 like N'%[0-9]'
            and "tekst"."Bedrag.tekst" collate Latin1_General_100_BIN2 not like N'%[^0-9.]%'
            and "tekst"."Bedrag.tekst" collate Latin1_General_100_BIN2 not like N'%.%.%' then (
              select case when abs(h.g) < 10000000000 then case
                    when abs(round(h.g, 2)) < 10000000000 then convert(decimal(12, 2), round(h.g, 2))
                  end
                end
              from (select try_convert(decimal(38, 20), "tekst"."Bedrag.tekst") as g) as h
            )
            else (
              select case when abs(h.g) < 10000000000 then case
                    when abs(round(h.g, 2)) < 10000000000 then convert(decimal(12, 2), round(h.g, 2))
                  end
                end
              from (select cast("tekst"."Bedrag.tekst" as nvarchar(200)) collate Latin1_General_100_BIN2 as t) as a
                outer apply (select case when a.t like N'%[eE]%' then a.t else a.t + N'e0' end as t) as b
                outer apply (
                  select patindex(N'%[eE]%', b.t) as e, case when b.t like N'-%' then 2 else 1 end as s
                ) as c
                outer apply (select substring(b.t, c.s, c.e - c.s) as n, substring(b.t, c.e + 1, 200) as x) as d
                outer apply (select charindex(N'.', d.n + N'.') as p) as f
                outer apply (
                  select case when d.n like N'[0-9]%'
                      and d.n like N'%[0-9]' and d.n not like N'%[^0-9.]%' and d.n not like N'%.%.%' and f.p <= 61
                      and datalength(d.n) <= 2 * f.p + 120
                      and (
                        d.x like N'[0-9]'
                        or d.x like N'[0-9][0-9]' or d.x like N'[+-][0-9]' or d.x like N'[+-][0-9][0-9]'
                      ) then f.p - 1 + try_convert(int, d.x)
                    end as q,
                    replicate(N'0', 120) + replace(d.n, N'.', N'') + replicate(N'0', 160) as z
                ) as g
                outer apply (
                  select case
                      when left(g.z, 102 + g.q) not like N'%[^0]%' then try_convert(decimal(38, 20), left(b.t, c.s - 1) + substring(g.z, 103 + g.q, 18) + N'.' + substring(g.z, 121 + g.q, 20))
                    end as g
                ) as h
            )
          end as "Bedrag",
          case when datalength("tekst"."ActiefVanaf.tekst") = 48
            and "tekst"."ActiefVanaf.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]Z'
            and substring("tekst"."ActiefVanaf.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then try_convert(datetime2(3), left("tekst"."ActiefVanaf.tekst", 23), 126)
            when datalength("tekst"."ActiefVanaf.tekst") = 58
            and "tekst"."ActiefVanaf.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]+0[12]:00'
            and substring("tekst"."ActiefVanaf.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then dateadd(
              hour, - try_convert(int, substring("tekst"."ActiefVanaf.tekst", 26, 1)),
              try_convert(datetime2(3), left("tekst"."ActiefVanaf.tekst", 23), 126)
            )
            when datalength("tekst"."ActiefVanaf.tekst") = 40
            and "tekst"."ActiefVanaf.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9]Z'
            and substring("tekst"."ActiefVanaf.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then try_convert(datetime2(3), left("tekst"."ActiefVanaf.tekst", 19), 126)
            when datalength("tekst"."ActiefVanaf.tekst") = 50
            and "tekst"."ActiefVanaf.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9]+0[12]:00'
            and substring("tekst"."ActiefVanaf.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then dateadd(
              hour, - try_convert(int, substring("tekst"."ActiefVanaf.tekst", 22, 1)),
              try_convert(datetime2(3), left("tekst"."ActiefVanaf.tekst", 19), 126)
            )
            else (
              select convert(
                  datetime2(3),
                  switchoffset(
                    try_convert(
                      datetimeoffset,
                      cast(
                        case when (a.t like N'19%' or a.t like N'[2-9]%')
                          and left(a.t, 16) like N'[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9][Tt ][012][0-9]:[0-5][0-9]'
                          and substring(a.t, 12, 2) <= N'23'
                          and (
                            datalength(d.s) = 0
                            or d.s like N':[0-5][0-9]'
                            or (d.s like N':[0-5][0-9].[0-9]%' and substring(d.s, 5, 2147483647) not like N'%[^0-9]%')
                          )
                          and (
                            datalength(d.z) = 0
                            or d.z like N'[Zz]' or d.z like N'[+-]0[0-9]:[0-5][0-9]'
                            or d.z like N'[+-]1[0-3]:[0-5][0-9]' or d.z like N'[+-]14:00'
                          )
                          and (
                            "tekst"."ActiefVanaf.tekst" collate Latin1_General_100_BIN2 not like N'%[[]%'
                            or (
                              d.z > N''
                              and "tekst"."ActiefVanaf.tekst" collate Latin1_General_100_BIN2 like N'%[[][A-Za-z]%]'
                              and stuff(
                                "tekst"."ActiefVanaf.tekst" collate Latin1_General_100_BIN2, 1,
                                charindex(N'[', "tekst"."ActiefVanaf.tekst"), N''
                              ) not like N'%[^-A-Za-z0-9_/+]%_'
                            )
                          ) then stuff(left(a.t, 16), 11, 1, N'T') + case
                            when datalength(d.s) = 0 then N':00' else left(d.s, 3)
                          end + N'.' + left(substring(d.s, 5, 3) + N'000', 3) + case
                            when d.z like N'[+-]%' then d.z else N'+00:00'
                          end
                        end as varchar(40)
                      )
                    ),
                    '+00:00'
                  )
                )
              from (
                  select left(
                      "tekst"."ActiefVanaf.tekst" collate Latin1_General_100_BIN2,
                      charindex(N'[', "tekst"."ActiefVanaf.tekst" + N'[') - 1
                    ) as t
                ) as a
                outer apply (select substring(a.t, 17, 2147483647) as r) as b
                outer apply (select patindex(N'%[Zz+-]%', b.r) as k) as c
                outer apply (
                  select case when c.k > 0 then left(b.r, c.k - 1) else b.r end as s,
                    case when c.k = 0 then N''
                      when b.r like N'%[+-][0-9][0-9][0-9][0-9]' then stuff(substring(b.r, c.k, 2147483647), 4, 0, N':')
                      when b.r like N'%[+-][0-9][0-9]' then right(b.r, 3) + N':00'
                      else substring(b.r, c.k, 2147483647)
                    end as z
                ) as d
            )
          end as "ActiefVanaf",
          case when datalength("tekst"."VerlooptOp.tekst") = 48
            and "tekst"."VerlooptOp.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]Z'
            and substring("tekst"."VerlooptOp.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then try_convert(datetime2(3), left("tekst"."VerlooptOp.tekst", 23), 126)
            when datalength("tekst"."VerlooptOp.tekst") = 58
            and "tekst"."VerlooptOp.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]+0[12]:00'
            and substring("tekst"."VerlooptOp.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then dateadd(
              hour, - try_convert(int, substring("tekst"."VerlooptOp.tekst", 26, 1)),
              try_convert(datetime2(3), left("tekst"."VerlooptOp.tekst", 23), 126)
            )
            when datalength("tekst"."VerlooptOp.tekst") = 40
            and "tekst"."VerlooptOp.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9]Z'
            and substring("tekst"."VerlooptOp.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then try_convert(datetime2(3), left("tekst"."VerlooptOp.tekst", 19), 126)
            when datalength("tekst"."VerlooptOp.tekst") = 50
            and "tekst"."VerlooptOp.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9]+0[12]:00'
            and substring("tekst"."VerlooptOp.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then dateadd(
              hour, - try_convert(int, substring("tekst"."VerlooptOp.tekst", 22, 1)),
              try_convert(datetime2(3), left("tekst"."VerlooptOp.tekst", 19), 126)
            )
            else (
              select convert(
                  datetime2(3),
                  switchoffset(
                    try_convert(
                      datetimeoffset,
                      cast(
                        case when (a.t like N'19%' or a.t like N'[2-9]%')
                          and left(a.t, 16) like N'[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9][Tt ][012][0-9]:[0-5][0-9]'
                          and substring(a.t, 12, 2) <= N'23'
                          and (
                            datalength(d.s) = 0
                            or d.s like N':[0-5][0-9]'
                            or (d.s like N':[0-5][0-9].[0-9]%' and substring(d.s, 5, 2147483647) not like N'%[^0-9]%')
                          )
                          and (
                            datalength(d.z) = 0
                            or d.z like N'[Zz]' or d.z like N'[+-]0[0-9]:[0-5][0-9]'
                            or d.z like N'[+-]1[0-3]:[0-5][0-9]' or d.z like N'[+-]14:00'
                          )
                          and (
                            "tekst"."VerlooptOp.tekst" collate Latin1_General_100_BIN2 not like N'%[[]%'
                            or (
                              d.z > N''
                              and "tekst"."VerlooptOp.tekst" collate Latin1_General_100_BIN2 like N'%[[][A-Za-z]%]'
                              and stuff(
                                "tekst"."VerlooptOp.tekst" collate Latin1_General_100_BIN2, 1,
                                charindex(N'[', "tekst"."VerlooptOp.tekst"), N''
                              ) not like N'%[^-A-Za-z0-9_/+]%_'
                            )
                          ) then stuff(left(a.t, 16), 11, 1, N'T') + case
                            when datalength(d.s) = 0 then N':00' else left(d.s, 3)
                          end + N'.' + left(substring(d.s, 5, 3) + N'000', 3) + case
                            when d.z like N'[+-]%' then d.z else N'+00:00'
                          end
                        end as varchar(40)
                      )
                    ),
                    '+00:00'
                  )
                )
              from (
                  select left(
                      "tekst"."VerlooptOp.tekst" collate Latin1_General_100_BIN2,
                      charindex(N'[', "tekst"."VerlooptOp.tekst" + N'[') - 1
                    ) as t
                ) as a
                outer apply (select substring(a.t, 17, 2147483647) as r) as b
                outer apply (select patindex(N'%[Zz+-]%', b.r) as k) as c
                outer apply (
                  select case when c.k > 0 then left(b.r, c.k - 1) else b.r end as s,
                    case when c.k = 0 then N''
                      when b.r like N'%[+-][0-9][0-9][0-9][0-9]' then stuff(substring(b.r, c.k, 2147483647), 4, 0, N':')
                      when b.r like N'%[+-][0-9][0-9]' then right(b.r, 3) + N':00'
                      else substring(b.r, c.k, 2147483647)
                    end as z
                ) as d
            )
          end as "VerlooptOp",
          case when datalength("tekst"."PeriodeEinde.tekst") = 20
            and (
              "tekst"."PeriodeEinde.tekst" collate Latin1_General_100_BIN2 like N'19[0-9][0-9]-[01][0-9]-[0-3][0-9]'
              or "tekst"."PeriodeEinde.tekst" collate Latin1_General_100_BIN2 like N'[2-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'
            ) then try_convert(date, "tekst"."PeriodeEinde.tekst")
            else (
              select case
                  when m.t < '9999-12-31T23:00:00' then convert(date, todatetimeoffset(m.t, '+00:00') at time zone N'W. Europe Standard Time')
                end
              from (
                  select case when datalength("tekst"."PeriodeEinde.tekst") = 48
                      and "tekst"."PeriodeEinde.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]Z'
                      and substring("tekst"."PeriodeEinde.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then try_convert(datetime2(3), left("tekst"."PeriodeEinde.tekst", 23), 126)
                      when datalength("tekst"."PeriodeEinde.tekst") = 58
                      and "tekst"."PeriodeEinde.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]+0[12]:00'
                      and substring("tekst"."PeriodeEinde.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then dateadd(
                        hour, - try_convert(int, substring("tekst"."PeriodeEinde.tekst", 26, 1)),
                        try_convert(datetime2(3), left("tekst"."PeriodeEinde.tekst", 23), 126)
                      )
                      when datalength("tekst"."PeriodeEinde.tekst") = 40
                      and "tekst"."PeriodeEinde.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9]Z'
                      and substring("tekst"."PeriodeEinde.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then try_convert(datetime2(3), left("tekst"."PeriodeEinde.tekst", 19), 126)
                      when datalength("tekst"."PeriodeEinde.tekst") = 50
                      and "tekst"."PeriodeEinde.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9]+0[12]:00'
                      and substring("tekst"."PeriodeEinde.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then dateadd(
                        hour, - try_convert(int, substring("tekst"."PeriodeEinde.tekst", 22, 1)),
                        try_convert(datetime2(3), left("tekst"."PeriodeEinde.tekst", 19), 126)
                      )
                      else (
                        select convert(
                            datetime2(3),
                            switchoffset(
                              try_convert(
                                datetimeoffset,
                                cast(
                                  case when (a.t like N'19%' or a.t like N'[2-9]%')
                                    and left(a.t, 16) like N'[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9][Tt ][012][0-9]:[0-5][0-9]'
                                    and substring(a.t, 12, 2) <= N'23'
                                    and (
                                      datalength(d.s) = 0
                                      or d.s like N':[0-5][0-9]'
                                      or (
                                        d.s like N':[0-5][0-9].[0-9]%'
                                        and substring(d.s, 5, 2147483647) not like N'%[^0-9]%'
                                      )
                                    )
                                    and (
                                      datalength(d.z) = 0
                                      or d.z like N'[Zz]' or d.z like N'[+-]0[0-9]:[0-5][0-9]'
                                      or d.z like N'[+-]1[0-3]:[0-5][0-9]' or d.z like N'[+-]14:00'
                                    )
                                    and (
                                      "tekst"."PeriodeEinde.tekst" collate Latin1_General_100_BIN2 not like N'%[[]%'
                                      or (
                                        d.z > N''
                                        and "tekst"."PeriodeEinde.tekst" collate Latin1_General_100_BIN2 like N'%[[][A-Za-z]%]'
                                        and stuff(
                                          "tekst"."PeriodeEinde.tekst" collate Latin1_General_100_BIN2, 1,
                                          charindex(N'[', "tekst"."PeriodeEinde.tekst"), N''
                                        ) not like N'%[^-A-Za-z0-9_/+]%_'
                                      )
                                    ) then stuff(left(a.t, 16), 11, 1, N'T') + case
                                      when datalength(d.s) = 0 then N':00' else left(d.s, 3)
                                    end + N'.' + left(substring(d.s, 5, 3) + N'000', 3) + case
                                      when d.z like N'[+-]%' then d.z else N'+00:00'
                                    end
                                  end as varchar(40)
                                )
                              ),
                              '+00:00'
                            )
                          )
                        from (
                            select left(
                                "tekst"."PeriodeEinde.tekst" collate Latin1_General_100_BIN2,
                                charindex(N'[', "tekst"."PeriodeEinde.tekst" + N'[') - 1
                              ) as t
                          ) as a
                          outer apply (select substring(a.t, 17, 2147483647) as r) as b
                          outer apply (select patindex(N'%[Zz+-]%', b.r) as k) as c
                          outer apply (
                            select case when c.k > 0 then left(b.r, c.k - 1) else b.r end as s,
                              case when c.k = 0 then N''
                                when b.r like N'%[+-][0-9][0-9][0-9][0-9]' then stuff(substring(b.r, c.k, 2147483647), 4, 0, N':')
                                when b.r like N'%[+-][0-9][0-9]' then right(b.r, 3) + N':00'
                                else substring(b.r, c.k, 2147483647)
                              end as z
                          ) as d
                      )
                    end as t
                ) as m
            )
          end as "PeriodeEinde",
          case when datalength("tekst"."OpgezegdOp.tekst") = 48
            and "tekst"."OpgezegdOp.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]Z'
            and substring("tekst"."OpgezegdOp.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then try_convert(datetime2(3), left("tekst"."OpgezegdOp.tekst", 23), 126)
            when datalength("tekst"."OpgezegdOp.tekst") = 58
            and "tekst"."OpgezegdOp.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]+0[12]:00'
            and substring("tekst"."OpgezegdOp.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then dateadd(
              hour, - try_convert(int, substring("tekst"."OpgezegdOp.tekst", 26, 1)),
              try_convert(datetime2(3), left("tekst"."OpgezegdOp.tekst", 23), 126)
            )
            when datalength("tekst"."OpgezegdOp.tekst") = 40
            and "tekst"."OpgezegdOp.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9]Z'
            and substring("tekst"."OpgezegdOp.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then try_convert(datetime2(3), left("tekst"."OpgezegdOp.tekst", 19), 126)
            when datalength("tekst"."OpgezegdOp.tekst") = 50
            and "tekst"."OpgezegdOp.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9]+0[12]:00'
            and substring("tekst"."OpgezegdOp.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then dateadd(
              hour, - try_convert(int, substring("tekst"."OpgezegdOp.tekst", 22, 1)),
              try_convert(datetime2(3), left("tekst"."OpgezegdOp.tekst", 19), 126)
            )
            else (
              select convert(
                  datetime2(3),
                  switchoffset(
                    try_convert(
                      datetimeoffset,
                      cast(
                        case when (a.t like N'19%' or a.t like N'[2-9]%')
                          and left(a.t, 16) like N'[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9][Tt ][012][0-9]:[0-5][0-9]'
                          and substring(a.t, 12, 2) <= N'23'
                          and (
                            datalength(d.s) = 0
                            or d.s like N':[0-5][0-9]'
                            or (d.s like N':[0-5][0-9].[0-9]%' and substring(d.s, 5, 2147483647) not like N'%[^0-9]%')
                          )
                          and (
                            datalength(d.z) = 0
                            or d.z like N'[Zz]' or d.z like N'[+-]0[0-9]:[0-5][0-9]'
                            or d.z like N'[+-]1[0-3]:[0-5][0-9]' or d.z like N'[+-]14:00'
                          )
                          and (
                            "tekst"."OpgezegdOp.tekst" collate Latin1_General_100_BIN2 not like N'%[[]%'
                            or (
                              d.z > N''
                              and "tekst"."OpgezegdOp.tekst" collate Latin1_General_100_BIN2 like N'%[[][A-Za-z]%]'
                              and stuff(
                                "tekst"."OpgezegdOp.tekst" collate Latin1_General_100_BIN2, 1,
                                charindex(N'[', "tekst"."OpgezegdOp.tekst"), N''
                              ) not like N'%[^-A-Za-z0-9_/+]%_'
                            )
                          ) then stuff(left(a.t, 16), 11, 1, N'T') + case
                            when datalength(d.s) = 0 then N':00' else left(d.s, 3)
                          end + N'.' + left(substring(d.s, 5, 3) + N'000', 3) + case
                            when d.z like N'[+-]%' then d.z else N'+00:00'
                          end
                        end as varchar(40)
                      )
                    ),
                    '+00:00'
                  )
                )
              from (
                  select left(
                      "tekst"."OpgezegdOp.tekst" collate Latin1_General_100_BIN2,
                      charindex(N'[', "tekst"."OpgezegdOp.tekst" + N'[') - 1
                    ) as t
                ) as a
                outer apply (select substring(a.t, 17, 2147483647) as r) as b
                outer apply (select patindex(N'%[Zz+-]%', b.r) as k) as c
                outer apply (
                  select case when c.k > 0 then left(b.r, c.k - 1) else b.r end as s,
                    case when c.k = 0 then N''
                      when b.r like N'%[+-][0-9][0-9][0-9][0-9]' then stuff(substring(b.r, c.k, 2147483647), 4, 0, N':')
                      when b.r like N'%[+-][0-9][0-9]' then right(b.r, 3) + N':00'
                      else substring(b.r, c.k, 2147483647)
                    end as z
                ) as d
            )
          end as "OpgezegdOp"
      ) as waarde
    where "v"."RunId" = @2 and "v"."Stroom" = @3 and "v"."Status" = @4 and "p"."PaginaId" in (@5, @6)
  ) as s;

-- Count the records
select count(*) as gelezen, sum(1 - "Geldig") as afgekeurd, sum(1 - "SleutelLeesbaar") as onleesbaar,
  count("Meldingen") as genoteerd
from "staging"."ActieveAbonnementen_werk"
where "Token" = @1 and "InBereik" = 1;

-- Count what is wrong with them
select melding.value as melding, count(*) as aantal
from "staging"."ActieveAbonnementen_werk" as w cross apply string_split (w."Meldingen", N';') as melding
where w."Token" = @1 and w."InBereik" = 1 and w."Meldingen" is not null and melding.value <> ''
group by melding.value;

-- Count keys that several records have
select count(*) as sleutels
from (
    select "LedenId", "AbonnementId"
    from "staging"."ActieveAbonnementen_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
    group by "LedenId", "AbonnementId"
    having count(*) > 1
  ) as k;

-- If there are any, how many of these records are of one answer
select sum(k.extra) as dubbel
from (
    select count(*) - count(distinct "VerzoekId") as extra
    from "staging"."ActieveAbonnementen_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
    group by "LedenId", "AbonnementId"
    having count(*) > 1
  ) as k;

-- Count lists that moved while they were read
select count(*) as aantal
from "staging"."Verzoek" as v
where v."RunId" = @1
  and v."Stroom" = @2 and v."Status" = @3 and v."Totaal" is not null
  and not exists (
    select 1
    from "staging"."Verzoek" as e
    where "e"."RunId" = "v"."RunId"
      and "e"."Stroom" = "v"."Stroom" and "e"."Parameters" = "v"."Parameters" and "e"."VerzoekId" < "v"."VerzoekId"
      and "e"."Status" = @4
  )
  and v."Totaal" <> (
    select count(*)
    from "staging"."ActieveAbonnementen_werk" as w
    where w."Token" = @5 and w."VerzoekId" = v."VerzoekId"
  );

-- Keep one record for each key
with dubbel as (
    select "LedenId", "AbonnementId"
    from "staging"."ActieveAbonnementen_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
    group by "LedenId", "AbonnementId"
    having count(*) > 1
  ),
  volgorde as (
    select w."Nr",
      row_number() over (
        partition by w."LedenId", w."AbonnementId"
        order by w."Geldig" desc, w."VerzoekId" desc,
          case w."Status" when N'ACTIVE' then 0
            when N'PAUSED' then 1
            when N'AWAITING_PAYMENT' then 2
            when N'EXPIRED' then 3
            when N'UNKNOWN' then 4
            else 5
          end,
          p."PaginaNr" desc, w."Positie" desc, w."Deel" desc
      ) as plaats,
      min(w."Geldig") over (partition by w."LedenId", w."AbonnementId") as allemaal
    from "staging"."ActieveAbonnementen_werk" as w
      inner join dubbel as d on "w"."LedenId" = "d"."LedenId"
      and "w"."AbonnementId" = "d"."AbonnementId"
      inner join "staging"."Pagina" as p on p."PaginaId" = w."PaginaId"
    where w."Token" = @2 and w."SleutelLeesbaar" = 1
  )
update "staging"."ActieveAbonnementen_werk"
set "Verliest" = case when volgorde.plaats > 1 then 1 else 0 end, "Afgeschermd" = 1 - volgorde.allemaal
from volgorde
where "staging"."ActieveAbonnementen_werk"."Nr" = volgorde."Nr"
option (recompile);

-- Measure the rows that come
select count(*) as rijen, count(w."AbonnementNaam") as "AbonnementNaam.gevuld", count(w."Status") as "Status.gevuld"
from "staging"."ActieveAbonnementen_werk" as w
where "w"."Token" = @1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0;

-- Count rows that refer to nothing in Leden
select count(*) as aantal
from "staging"."ActieveAbonnementen_werk" as w
where "w"."Token" = @1
  and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0 and w."LedenId" is not null
  and not exists (select 1 from "tree11"."Leden" as t where "t"."Id" = "w"."LedenId")
option (recompile);

-- And to nothing that this run landed for it
select count(*) as aantal
from "staging"."ActieveAbonnementen_werk" as w
where "w"."Token" = @1
  and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0 and w."LedenId" is not null
  and not exists (select 1 from "tree11"."Leden" as t where "t"."Id" = "w"."LedenId")
  and not exists (
    select 1
    from (
        select cast("r"."Id" as nvarchar(50)) collate Latin1_General_100_BIN2 as "Id"
        from (
            select v."VerzoekId", p."PaginaId", r."Positie", r."Deel", r."Record", "waarde"."Id" as "Id",
              "waarde"."BedrijfId" as "BedrijfId", "waarde"."Actief" as "Actief",
              "waarde"."AangemaaktOp" as "AangemaaktOp", "waarde"."GewijzigdOp" as "GewijzigdOp",
              case when "waarde"."Id" is not null then null
                when "tekst"."Id.tekst" is null then N'required'
                else case when "tekst"."Id.json" is not null then N'type' else N'length' end
              end as "Id.fout",
              case when "waarde"."BedrijfId" is not null then null
                when "tekst"."BedrijfId.tekst" is null then N'required'
                else case when "tekst"."BedrijfId.json" is not null then N'type' else N'length' end
              end as "BedrijfId.fout",
              case when "waarde"."Actief" is not null then null
                when "tekst"."Actief.tekst" is null then N'required'
                else N'type'
              end as "Actief.fout",
              case when "waarde"."AangemaaktOp" is not null then null
                when "tekst"."AangemaaktOp.tekst" is null then N'required'
                else N'type'
              end as "AangemaaktOp.fout",
              case when "waarde"."GewijzigdOp" is not null then null
                when "tekst"."GewijzigdOp.tekst" is null then N'required'
                else N'type'
              end as "GewijzigdOp.fout",
              case when "waarde"."AangemaaktOp" is not null
                and substring("tekst"."AangemaaktOp.tekst" collate Latin1_General_100_BIN2, 12, 2147483647) not like N'%[Zz+-]%' then 1
                else 0
              end as "AangemaaktOp.zone",
              case when "waarde"."GewijzigdOp" is not null
                and substring("tekst"."GewijzigdOp.tekst" collate Latin1_General_100_BIN2, 12, 2147483647) not like N'%[Zz+-]%' then 1
                else 0
              end as "GewijzigdOp.zone"
            from "staging"."Verzoek" as "v"
              inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
              and "p"."Poging" = "v"."Poging"
              cross apply (
                select cast("r"."key" as int) as "Positie", 0 as "Deel", r.[type] as soort, r.[value] as inhoud,
                  case "r"."type" when 1 then N'"' + replace(string_escape("r"."value", N'json'), N'\/', N'/') + N'"'
                    when 0 then N'null'
                    else "r"."value"
                  end as "Record"
                from openjson(p."Inhoud", N'$.content') as r
              ) as r
              outer apply openjson(case when r.soort = 5 then r.inhoud else N'{}' end)
            with (
                "Id.p0" nvarchar(max) '$.id', "Id.p0.json" nvarchar(max) '$.id' as json,
                "BedrijfId.p0" nvarchar(max) '$.businessId', "BedrijfId.p0.json" nvarchar(max) '$.businessId' as json,
                "Actief.p0" nvarchar(max) '$.active', "Actief.p0.json" nvarchar(max) '$.active' as json,
                "AangemaaktOp.p0" nvarchar(max) '$.createdAt',
                "AangemaaktOp.p0.json" nvarchar(max) '$.createdAt' as json,
                "GewijzigdOp.p0" nvarchar(max) '$.updatedAt', "GewijzigdOp.p0.json" nvarchar(max) '$.updatedAt' as json
              ) as "j"
              outer apply (
                select case when not datalength(
                      case
                        when coalesce("j"."Id.p0", "j"."Id.p0.json") collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
                        or coalesce("j"."Id.p0", "j"."Id.p0.json") collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                          when patindex(
                            N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                            coalesce("j"."Id.p0", "j"."Id.p0.json") collate Latin1_General_100_BIN2
                          ) = 0 then N''
                          else substring(
                            coalesce("j"."Id.p0", "j"."Id.p0.json"),
                            patindex(
                              N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                              coalesce("j"."Id.p0", "j"."Id.p0.json") collate Latin1_General_100_BIN2
                            ),
                            datalength(coalesce("j"."Id.p0", "j"."Id.p0.json")) / 2 - patindex(
                              N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                              coalesce("j"."Id.p0", "j"."Id.p0.json") collate Latin1_General_100_BIN2
                            ) - patindex(
                              N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                              reverse(coalesce("j"."Id.p0", "j"."Id.p0.json")) collate Latin1_General_100_BIN2
                            ) + 2
                          )
                        end
                        else coalesce("j"."Id.p0", "j"."Id.p0.json")
                      end
                    ) = 0 then case
                      when coalesce("j"."Id.p0", "j"."Id.p0.json") collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
                      or coalesce("j"."Id.p0", "j"."Id.p0.json") collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                        when patindex(
                          N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                          coalesce("j"."Id.p0", "j"."Id.p0.json") collate Latin1_General_100_BIN2
                        ) = 0 then N''
                        else substring(
                          coalesce("j"."Id.p0", "j"."Id.p0.json"),
                          patindex(
                            N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                            coalesce("j"."Id.p0", "j"."Id.p0.json") collate Latin1_General_100_BIN2
                          ),
                          datalength(coalesce("j"."Id.p0", "j"."Id.p0.json")) / 2 - patindex(
                            N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                            coalesce("j"."Id.p0", "j"."Id.p0.json") collate Latin1_General_100_BIN2
                          ) - patindex(
                            N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                            reverse(coalesce("j"."Id.p0", "j"."Id.p0.json")) collate Latin1_General_100_BIN2
                          ) + 2
                        )
                      end
                      else coalesce("j"."Id.p0", "j"."Id.p0.json")
                    end
                  end as "Id.tekst",
                  case
                    when not datalength(coalesce("j"."BedrijfId.p0", "j"."BedrijfId.p0.json")) = 0 then coalesce("j"."BedrijfId.p0", "j"."BedrijfId.p0.json")
                  end as "BedrijfId.tekst",
                  coalesce("j"."Actief.p0", "j"."Actief.p0.json") as "Actief.tekst",
                  coalesce("j"."AangemaaktOp.p0", "j"."AangemaaktOp.p0.json") as "AangemaaktOp.tekst",
                  coalesce("j"."GewijzigdOp.p0", "j"."GewijzigdOp.p0.json") as "GewijzigdOp.tekst",
                  case when "j"."Id.p0.json" is not null then "j"."Id.p0.json"
                    when "j"."Id.p0" collate Latin1_General_100_BIN2 like N'true'
                    or "j"."Id.p0" collate Latin1_General_100_BIN2 like N'false' then (
                      select top (1) m.[value]
                      from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
                      where m.[key] = N'id' and m.[type] = 3
                    )
                  end as "Id.json",
                  case when "j"."BedrijfId.p0.json" is not null then "j"."BedrijfId.p0.json"
                    when "j"."BedrijfId.p0" collate Latin1_General_100_BIN2 like N'true'
                    or "j"."BedrijfId.p0" collate Latin1_General_100_BIN2 like N'false' then (
                      select top (1) m.[value]
                      from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
                      where m.[key] = N'businessId' and m.[type] = 3
                    )
                  end as "BedrijfId.json",
                  "j"."Actief.p0.json" as "Actief.json", "j"."AangemaaktOp.p0.json" as "AangemaaktOp.json",
                  "j"."GewijzigdOp.p0.json" as "GewijzigdOp.json"
              ) as tekst
              outer apply (
                select case when datalength("tekst"."Id.tekst") <= 100
                    and "tekst"."Id.json" is null then cast("tekst"."Id.tekst" as nvarchar(50))
                  end as "Id",
                  case when datalength("tekst"."BedrijfId.tekst") <= 100
                    and "tekst"."BedrijfId.json" is null then cast("tekst"."BedrijfId.tekst" as nvarchar(50))
                  end as "BedrijfId",
                  case when "tekst"."Actief.tekst" collate Latin1_General_100_BIN2 like N'true' then cast(1 as bit)
                    when "tekst"."Actief.tekst" collate Latin1_General_100_BIN2 like N'false' then cast(0 as bit)
                  end as "Actief",
                  case when datalength("tekst"."AangemaaktOp.tekst") = 48
                    and "tekst"."AangemaaktOp.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]Z'
                    and substring("tekst"."AangemaaktOp.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then try_convert(datetime2(3), left("tekst"."AangemaaktOp.tekst", 23), 126)
                    when datalength("tekst"."AangemaaktOp.tekst") = 58
                    and "tekst"."AangemaaktOp.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]+0[12]:00'
                    and substring("tekst"."AangemaaktOp.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then dateadd(
                      hour, - try_convert(int, substring("tekst"."AangemaaktOp.tekst", 26, 1)),
                      try_convert(datetime2(3), left("tekst"."AangemaaktOp.tekst", 23), 126)
                    )
                    when datalength("tekst"."AangemaaktOp.tekst") = 40
                    and "tekst"."AangemaaktOp.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9]Z'
                    and substring("tekst"."AangemaaktOp.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then try_convert(datetime2(3), left("tekst"."AangemaaktOp.tekst", 19), 126)
                    when datalength("tekst"."AangemaaktOp.tekst") = 50
                    and "tekst"."AangemaaktOp.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9]+0[12]:00'
                    and substring("tekst"."AangemaaktOp.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then dateadd(
                      hour, - try_convert(int, substring("tekst"."AangemaaktOp.tekst", 22, 1)),
                      try_convert(datetime2(3), left("tekst"."AangemaaktOp.tekst", 19), 126)
                    )
                    else (
                      select convert(
                          datetime2(3),
                          switchoffset(
                            try_convert(
                              datetimeoffset,
                              cast(
                                case when (a.t like N'19%' or a.t like N'[2-9]%')
                                  and left(a.t, 16) like N'[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9][Tt ][012][0-9]:[0-5][0-9]'
                                  and substring(a.t, 12, 2) <= N'23'
                                  and (
                                    datalength(d.s) = 0
                                    or d.s like N':[0-5][0-9]'
                                    or (
                                      d.s like N':[0-5][0-9].[0-9]%'
                                      and substring(d.s, 5, 2147483647) not like N'%[^0-9]%'
                                    )
                                  )
                                  and (
                                    datalength(d.z) = 0
                                    or d.z like N'[Zz]' or d.z like N'[+-]0[0-9]:[0-5][0-9]'
                                    or d.z like N'[+-]1[0-3]:[0-5][0-9]' or d.z like N'[+-]14:00'
                                  )
                                  and (
                                    "tekst"."AangemaaktOp.tekst" collate Latin1_General_100_BIN2 not like N'%[[]%'
                                    or (
                                      d.z > N''
                                      and "tekst"."AangemaaktOp.tekst" collate Latin1_General_100_BIN2 like N'%[[][A-Za-z]%]'
                                      and stuff(
                                        "tekst"."AangemaaktOp.tekst" collate Latin1_General_100_BIN2, 1,
                                        charindex(N'[', "tekst"."AangemaaktOp.tekst"), N''
                                      ) not like N'%[^-A-Za-z0-9_/+]%_'
                                    )
                                  ) then stuff(left(a.t, 16), 11, 1, N'T') + case
                                    when datalength(d.s) = 0 then N':00' else left(d.s, 3)
                                  end + N'.' + left(substring(d.s, 5, 3) + N'000', 3) + case
                                    when d.z like N'[+-]%' then d.z else N'+00:00'
                                  end
                                end as varchar(40)
                              )
                            ),
                            '+00:00'
                          )
                        )
                      from (
                          select left(
                              "tekst"."AangemaaktOp.tekst" collate Latin1_General_100_BIN2,
                              charindex(N'[', "tekst"."AangemaaktOp.tekst" + N'[') - 1
                            ) as t
                        ) as a
                        outer apply (select substring(a.t, 17, 2147483647) as r) as b
                        outer apply (select patindex(N'%[Zz+-]%', b.r) as k) as c
                        outer apply (
                          select case when c.k > 0 then left(b.r, c.k - 1) else b.r end as s,
                            case when c.k = 0 then N''
                              when b.r like N'%[+-][0-9][0-9][0-9][0-9]' then stuff(substring(b.r, c.k, 2147483647), 4, 0, N':')
                              when b.r like N'%[+-][0-9][0-9]' then right(b.r, 3) + N':00'
                              else substring(b.r, c.k, 2147483647)
                            end as z
                        ) as d
                    )
                  end as "AangemaaktOp",
                  case when datalength("tekst"."GewijzigdOp.tekst") = 48
                    and "tekst"."GewijzigdOp.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]Z'
                    and substring("tekst"."GewijzigdOp.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then try_convert(datetime2(3), left("tekst"."GewijzigdOp.tekst", 23), 126)
                    when datalength("tekst"."GewijzigdOp.tekst") = 58
                    and "tekst"."GewijzigdOp.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]+0[12]:00'
                    and substring("tekst"."GewijzigdOp.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then dateadd(
                      hour, - try_convert(int, substring("tekst"."GewijzigdOp.tekst", 26, 1)),
                      try_convert(datetime2(3), left("tekst"."GewijzigdOp.tekst", 23), 126)
                    )
                    when datalength("tekst"."GewijzigdOp.tekst") = 40
                    and "tekst"."GewijzigdOp.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9]Z'
                    and substring("tekst"."GewijzigdOp.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then try_convert(datetime2(3), left("tekst"."GewijzigdOp.tekst", 19), 126)
                    when datalength("tekst"."GewijzigdOp.tekst") = 50
                    and "tekst"."GewijzigdOp.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9]+0[12]:00'
                    and substring("tekst"."GewijzigdOp.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then dateadd(
                      hour, - try_convert(int, substring("tekst"."GewijzigdOp.tekst", 22, 1)),
                      try_convert(datetime2(3), left("tekst"."GewijzigdOp.tekst", 19), 126)
                    )
                    else (
                      select convert(
                          datetime2(3),
                          switchoffset(
                            try_convert(
                              datetimeoffset,
                              cast(
                                case when (a.t like N'19%' or a.t like N'[2-9]%')
                                  and left(a.t, 16) like N'[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9][Tt ][012][0-9]:[0-5][0-9]'
                                  and substring(a.t, 12, 2) <= N'23'
                                  and (
                                    datalength(d.s) = 0
                                    or d.s like N':[0-5][0-9]'
                                    or (
                                      d.s like N':[0-5][0-9].[0-9]%'
                                      and substring(d.s, 5, 2147483647) not like N'%[^0-9]%'
                                    )
                                  )
                                  and (
                                    datalength(d.z) = 0
                                    or d.z like N'[Zz]' or d.z like N'[+-]0[0-9]:[0-5][0-9]'
                                    or d.z like N'[+-]1[0-3]:[0-5][0-9]' or d.z like N'[+-]14:00'
                                  )
                                  and (
                                    "tekst"."GewijzigdOp.tekst" collate Latin1_General_100_BIN2 not like N'%[[]%'
                                    or (
                                      d.z > N''
                                      and "tekst"."GewijzigdOp.tekst" collate Latin1_General_100_BIN2 like N'%[[][A-Za-z]%]'
                                      and stuff(
                                        "tekst"."GewijzigdOp.tekst" collate Latin1_General_100_BIN2, 1,
                                        charindex(N'[', "tekst"."GewijzigdOp.tekst"), N''
                                      ) not like N'%[^-A-Za-z0-9_/+]%_'
                                    )
                                  ) then stuff(left(a.t, 16), 11, 1, N'T') + case
                                    when datalength(d.s) = 0 then N':00' else left(d.s, 3)
                                  end + N'.' + left(substring(d.s, 5, 3) + N'000', 3) + case
                                    when d.z like N'[+-]%' then d.z else N'+00:00'
                                  end
                                end as varchar(40)
                              )
                            ),
                            '+00:00'
                          )
                        )
                      from (
                          select left(
                              "tekst"."GewijzigdOp.tekst" collate Latin1_General_100_BIN2,
                              charindex(N'[', "tekst"."GewijzigdOp.tekst" + N'[') - 1
                            ) as t
                        ) as a
                        outer apply (select substring(a.t, 17, 2147483647) as r) as b
                        outer apply (select patindex(N'%[Zz+-]%', b.r) as k) as c
                        outer apply (
                          select case when c.k > 0 then left(b.r, c.k - 1) else b.r end as s,
                            case when c.k = 0 then N''
                              when b.r like N'%[+-][0-9][0-9][0-9][0-9]' then stuff(substring(b.r, c.k, 2147483647), 4, 0, N':')
                              when b.r like N'%[+-][0-9][0-9]' then right(b.r, 3) + N':00'
                              else substring(b.r, c.k, 2147483647)
                            end as z
                        ) as d
                    )
                  end as "GewijzigdOp"
              ) as waarde
            where "v"."RunId" = @2 and "v"."Stroom" = @3 and "v"."Status" = @4
          ) as r
        where r."Id.fout" is null
          and r."BedrijfId.fout" is null and r."Actief.fout" is null and r."AangemaaktOp.fout" is null
          and r."GewijzigdOp.fout" is null
      ) as s
    where "s"."Id" = "w"."LedenId"
  )
option (recompile);

-- Count rows that refer to nothing in Abonnementen
select count(*) as aantal
from "staging"."ActieveAbonnementen_werk" as w
where "w"."Token" = @1
  and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0 and w."AbonnementId" is not null
  and not exists (select 1 from "tree11"."Abonnementen" as t where "t"."AbonnementId" = "w"."AbonnementId")
option (recompile);

-- And to nothing that this run landed for it
select count(*) as aantal
from "staging"."ActieveAbonnementen_werk" as w
where "w"."Token" = @1
  and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0 and w."AbonnementId" is not null
  and not exists (select 1 from "tree11"."Abonnementen" as t where "t"."AbonnementId" = "w"."AbonnementId")
  and not exists (
    select 1
    from (
        select cast("r"."AbonnementId" as nvarchar(50)) collate Latin1_General_100_BIN2 as "AbonnementId"
        from (
            select
              v."VerzoekId", p."PaginaId", r."Positie", r."Deel", r."Record", "waarde"."AbonnementId" as "AbonnementId",
              "waarde"."Naam" as "Naam",
              case when "waarde"."AbonnementId" is not null then null
                when "tekst"."AbonnementId.tekst" is null then N'required'
                else case when "tekst"."AbonnementId.json" is not null then N'type' else N'length' end
              end as "AbonnementId.fout",
              case when "waarde"."Naam" is not null then null
                when "tekst"."Naam.tekst" is null then N'required'
                else case when "tekst"."Naam.json" is not null then N'type' else N'length' end
              end as "Naam.fout"
            from "staging"."Verzoek" as "v"
              inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
              and "p"."Poging" = "v"."Poging"
              cross apply (
                select cast("r"."key" as int) as "Positie", 0 as "Deel", r.[type] as soort, r.[value] as inhoud,
                  case "r"."type" when 1 then N'"' + replace(string_escape("r"."value", N'json'), N'\/', N'/') + N'"'
                    when 0 then N'null'
                    else "r"."value"
                  end as "Record"
                from openjson(p."Inhoud", N'$') as r
              ) as r
              outer apply openjson(case when r.soort = 5 then r.inhoud else N'{}' end)
            with (
                "AbonnementId.p0" nvarchar(max) '$.id', "AbonnementId.p0.json" nvarchar(max) '$.id' as json,
                "Naam.p0" nvarchar(max) '$.name', "Naam.p0.json" nvarchar(max) '$.name' as json
              ) as "j"
              outer apply (
                select case when not datalength(
                      case
                        when coalesce("j"."AbonnementId.p0", "j"."AbonnementId.p0.json") collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
                        or coalesce("j"."AbonnementId.p0", "j"."AbonnementId.p0.json") collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                          when patindex(
                            N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                            coalesce("j"."AbonnementId.p0", "j"."AbonnementId.p0.json") collate Latin1_General_100_BIN2
                          ) = 0 then N''
                          else substring(
                            coalesce("j"."AbonnementId.p0", "j"."AbonnementId.p0.json"),
                            patindex(
                              N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                              coalesce("j"."AbonnementId.p0", "j"."AbonnementId.p0.json") collate Latin1_General_100_BIN2
                            ),
                            datalength(coalesce("j"."AbonnementId.p0", "j"."AbonnementId.p0.json")) / 2 - patindex(
                              N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                              coalesce("j"."AbonnementId.p0", "j"."AbonnementId.p0.json") collate Latin1_General_100_BIN2
                            ) - patindex(
                              N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                              reverse(coalesce("j"."AbonnementId.p0", "j"."AbonnementId.p0.json")) collate Latin1_General_100_BIN2
                            ) + 2
                          )
                        end
                        else coalesce("j"."AbonnementId.p0", "j"."AbonnementId.p0.json")
                      end
                    ) = 0 then case
                      when coalesce("j"."AbonnementId.p0", "j"."AbonnementId.p0.json") collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
                      or coalesce("j"."AbonnementId.p0", "j"."AbonnementId.p0.json") collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                        when patindex(
                          N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                          coalesce("j"."AbonnementId.p0", "j"."AbonnementId.p0.json") collate Latin1_General_100_BIN2
                        ) = 0 then N''
                        else substring(
                          coalesce("j"."AbonnementId.p0", "j"."AbonnementId.p0.json"),
                          patindex(
                            N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                            coalesce("j"."AbonnementId.p0", "j"."AbonnementId.p0.json") collate Latin1_General_100_BIN2
                          ),
                          datalength(coalesce("j"."AbonnementId.p0", "j"."AbonnementId.p0.json")) / 2 - patindex(
                            N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                            coalesce("j"."AbonnementId.p0", "j"."AbonnementId.p0.json") collate Latin1_General_100_BIN2
                          ) - patindex(
                            N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                            reverse(coalesce("j"."AbonnementId.p0", "j"."AbonnementId.p0.json")) collate Latin1_General_100_BIN2
                          ) + 2
                        )
                      end
                      else coalesce("j"."AbonnementId.p0", "j"."AbonnementId.p0.json")
                    end
                  end as "AbonnementId.tekst",
                  case
                    when not datalength(coalesce("j"."Naam.p0", "j"."Naam.p0.json")) = 0 then coalesce("j"."Naam.p0", "j"."Naam.p0.json")
                  end as "Naam.tekst",
                  case when "j"."AbonnementId.p0.json" is not null then "j"."AbonnementId.p0.json"
                    when "j"."AbonnementId.p0" collate Latin1_General_100_BIN2 like N'true'
                    or "j"."AbonnementId.p0" collate Latin1_General_100_BIN2 like N'false' then (
                      select top (1) m.[value]
                      from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
                      where m.[key] = N'id' and m.[type] = 3
                    )
                  end as "AbonnementId.json",
                  case when "j"."Naam.p0.json" is not null then "j"."Naam.p0.json"
                    when "j"."Naam.p0" collate Latin1_General_100_BIN2 like N'true'
                    or "j"."Naam.p0" collate Latin1_General_100_BIN2 like N'false' then (
                      select top (1) m.[value]
                      from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
                      where m.[key] = N'name' and m.[type] = 3
                    )
                  end as "Naam.json"
              ) as tekst
              outer apply (
                select case when datalength("tekst"."AbonnementId.tekst") <= 100
                    and "tekst"."AbonnementId.json" is null then cast("tekst"."AbonnementId.tekst" as nvarchar(50))
                  end as "AbonnementId",
                  case when datalength("tekst"."Naam.tekst") <= 510
                    and "tekst"."Naam.json" is null then cast("tekst"."Naam.tekst" as nvarchar(255))
                  end as "Naam"
              ) as waarde
            where "v"."RunId" = @2 and "v"."Stroom" = @3 and "v"."Status" = @4
          ) as r
        where r."AbonnementId.fout" is null and r."Naam.fout" is null
      ) as s
    where "s"."AbonnementId" = "w"."AbonnementId"
  )
option (recompile);

-- Lists that were read once: see gedeeld.sql

-- Count rows that would be deleted
select count(*) as aantal
from "tree11"."ActieveAbonnementen" as t
where exists (
    select 1
    from (
        select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = @1 and v."Stroom" = @2 and v."Status" = @3
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."ActieveAbonnementen_werk" as w
    where w."Token" = @4
      and w."SleutelLeesbaar" = 1 and "w"."LedenId" = "t"."LedenId" and "w"."AbonnementId" = "t"."AbonnementId"
  )
  and not exists (
    select 1
    from (
        select distinct 1 as "Een", w."LedenId" as "LedenId.deel", w."AbonnementId" as "AbonnementId.deel"
        from
          "staging"."ActieveAbonnementen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
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
            and "g"."AbonnementId" = "t"."AbonnementId" and g."Aantal" >= 2 and g."RunId" <> @6
        )
      )
  )
option (recompile);

-- Keys that are nearly the same
select (
    select N'***' as "LedenId", w."AbonnementId" as "AbonnementId"
    for json path, without_array_wrapper, include_null_values
  ) as sleutel,
  count(*) over () as aantal
from "staging"."ActieveAbonnementen_werk" as w
  inner join (
    select w."LedenId" collate Latin1_General_100_CI_AS_KS_WS_SC as "LedenId",
      w."AbonnementId" collate Latin1_General_100_CI_AS_KS_WS_SC as "AbonnementId"
    from "staging"."ActieveAbonnementen_werk" as w
    where "w"."Token" = @1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
    group by
      w."LedenId" collate Latin1_General_100_CI_AS_KS_WS_SC, w."AbonnementId" collate Latin1_General_100_CI_AS_KS_WS_SC
    having count(*) > 1
  ) as g on g."LedenId" = w."LedenId" collate Latin1_General_100_CI_AS_KS_WS_SC
  and g."AbonnementId" = w."AbonnementId" collate Latin1_General_100_CI_AS_KS_WS_SC
where "w"."Token" = @2 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
order by w."LedenId", w."AbonnementId"
offset 0 rows
fetch next 6 rows only
option (recompile);

-- Versions of its rows that end
update "tree11"."ActieveAbonnementenHistorie"
set "GeldigTot" = cast(switchoffset(cast(cast(@1 as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)),
  "RunIdTot" = cast(@2 as bigint)
from "staging"."ActieveAbonnementen_verschil" as d
where d."Token" = @3
  and d."LedenId" = "tree11"."ActieveAbonnementenHistorie"."LedenId"
  and d."AbonnementId" = "tree11"."ActieveAbonnementenHistorie"."AbonnementId"
  and "tree11"."ActieveAbonnementenHistorie"."GeldigTot" is null
option (recompile);

-- Versions that begin
insert into "tree11"."ActieveAbonnementenHistorie" (
    "LedenId", "AbonnementId", "AbonnementNaam", "Status", "ContractId", "BetalingsType", "Bedrag", "ActiefVanaf",
    "VerlooptOp", "PeriodeEinde", "OpgezegdOp", "GeldigVan", "RunId"
  )
select "LedenId", "AbonnementId", "AbonnementNaam", "Status", "ContractId", "BetalingsType", "Bedrag", "ActiefVanaf",
  "VerlooptOp", "PeriodeEinde", "OpgezegdOp",
  cast(switchoffset(cast(cast(@1 as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)), cast(@2 as bigint)
from "staging"."ActieveAbonnementen_verschil"
where "Token" = @3 and "Soort" in ('I', 'U')
option (recompile);

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
delete from "staging"."ActieveAbonnementen_verschil" where "Token" = @1 and "Soort" = 'B';

-- What differs from the target
insert into "staging"."ActieveAbonnementen_verschil" (
    "Token", "Soort", "PaginaId", "Positie", "RijVoor", "LedenId", "AbonnementId", "AbonnementNaam", "Status",
    "ContractId", "BetalingsType", "Bedrag", "ActiefVanaf", "VerlooptOp", "PeriodeEinde", "OpgezegdOp"
  )
select cast(@1 as bigint), case when "t"."LedenId" is null then 'I' else 'U' end, s."PaginaId", s."Positie",
  case when "t"."LedenId" is not null then (
      select "t"."LedenId" as "LedenId", "t"."AbonnementId" as "AbonnementId", "t"."AbonnementNaam" as "AbonnementNaam",
        "t"."Status" as "Status", "t"."ContractId" as "ContractId", "t"."BetalingsType" as "BetalingsType",
        "t"."Bedrag" as "Bedrag", "t"."ActiefVanaf" as "ActiefVanaf", "t"."VerlooptOp" as "VerlooptOp",
        "t"."PeriodeEinde" as "PeriodeEinde", "t"."OpgezegdOp" as "OpgezegdOp"
      for json path, without_array_wrapper, include_null_values
    )
  end,
  "s"."LedenId", "s"."AbonnementId", "s"."AbonnementNaam", "s"."Status", "s"."ContractId", "s"."BetalingsType",
  "s"."Bedrag", "s"."ActiefVanaf", "s"."VerlooptOp", "s"."PeriodeEinde", "s"."OpgezegdOp"
from "staging"."ActieveAbonnementen_werk" as s
  left join "tree11"."ActieveAbonnementen" as t on "t"."LedenId" = "s"."LedenId"
  and "t"."AbonnementId" = "s"."AbonnementId"
where s."Token" = @2
  and s."Geldig" = 1 and s."Verliest" = 0
  and (
    ("t"."LedenId" is null and s."InBereik" = 1)
    or (
      "t"."LedenId" is not null
      and s."Afgeschermd" = 0
      and (s."InBereik" = 1)
      and not exists (
        select "s"."AbonnementNaam" collate Latin1_General_100_BIN2, datalength("s"."AbonnementNaam"),
          "s"."Status" collate Latin1_General_100_BIN2, datalength("s"."Status"),
          "s"."ContractId" collate Latin1_General_100_BIN2, datalength("s"."ContractId"),
          "s"."BetalingsType" collate Latin1_General_100_BIN2, datalength("s"."BetalingsType"), "s"."Bedrag",
          "s"."ActiefVanaf", "s"."VerlooptOp", "s"."PeriodeEinde", "s"."OpgezegdOp"
        intersect
        select "t"."AbonnementNaam" collate Latin1_General_100_BIN2, datalength("t"."AbonnementNaam"),
          "t"."Status" collate Latin1_General_100_BIN2, datalength("t"."Status"),
          "t"."ContractId" collate Latin1_General_100_BIN2, datalength("t"."ContractId"),
          "t"."BetalingsType" collate Latin1_General_100_BIN2, datalength("t"."BetalingsType"), "t"."Bedrag",
          "t"."ActiefVanaf", "t"."VerlooptOp", "t"."PeriodeEinde", "t"."OpgezegdOp"
      )
    )
  )
union all
select cast(@3 as bigint), 'D', null, null,
  (
    select "t"."LedenId" as "LedenId", "t"."AbonnementId" as "AbonnementId", "t"."AbonnementNaam" as "AbonnementNaam",
      "t"."Status" as "Status", "t"."ContractId" as "ContractId", "t"."BetalingsType" as "BetalingsType",
      "t"."Bedrag" as "Bedrag", "t"."ActiefVanaf" as "ActiefVanaf", "t"."VerlooptOp" as "VerlooptOp",
      "t"."PeriodeEinde" as "PeriodeEinde", "t"."OpgezegdOp" as "OpgezegdOp"
    for json path, without_array_wrapper, include_null_values
  ),
  "t"."LedenId", "t"."AbonnementId", "t"."AbonnementNaam", "t"."Status", "t"."ContractId", "t"."BetalingsType",
  "t"."Bedrag", "t"."ActiefVanaf", "t"."VerlooptOp", "t"."PeriodeEinde", "t"."OpgezegdOp"
from "tree11"."ActieveAbonnementen" as t
where exists (
    select 1
    from (
        select 1 as "Een"
        from "staging"."Verzoek" as v
        where v."RunId" = @4
          and v."Stroom" = @5 and v."Status" = @6
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
                and v2."Status" = @7
            )
          )
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."ActieveAbonnementen_werk" as w
    where w."Token" = @8
      and w."SleutelLeesbaar" = 1 and "w"."LedenId" = "t"."LedenId" and "w"."AbonnementId" = "t"."AbonnementId"
  )
  and not exists (
    select 1
    from (
        select distinct 1 as "Een", w."LedenId" as "LedenId.deel", w."AbonnementId" as "AbonnementId.deel"
        from
          "staging"."ActieveAbonnementen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @9 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
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
            and "g"."AbonnementId" = "t"."AbonnementId" and g."Aantal" >= 2 and g."RunId" <> @10
        )
      )
  )
option (recompile);

-- Count it
select "Soort", count(*) as aantal from "staging"."ActieveAbonnementen_verschil" where "Token" = @1 group by "Soort";

-- Would it delete many? How many rows there are in its scope
select count(*) as aantal
from "tree11"."ActieveAbonnementen" as t
where exists (
    select 1
    from (
        select 1 as "Een"
        from "staging"."Verzoek" as v
        where v."RunId" = @1
          and v."Stroom" = @2 and v."Status" = @3
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
                and v2."Status" = @4
            )
          )
      ) as b
    where "b"."Een" = 1
  )
option (recompile);

-- When it is held: what makes it this difference and no other
select sum(cast(cast(substring(hashbytes('SHA2_256', r.rij), 1, 7) as bigint) as decimal(38, 0))) as "deel0",
  sum(cast(cast(substring(hashbytes('SHA2_256', r.rij), 8, 7) as bigint) as decimal(38, 0))) as "deel1",
  sum(cast(cast(substring(hashbytes('SHA2_256', r.rij), 15, 7) as bigint) as decimal(38, 0))) as "deel2",
  sum(cast(cast(substring(hashbytes('SHA2_256', r.rij), 22, 7) as bigint) as decimal(38, 0))) as "deel3"
from (
    select (
        select s."Soort" as "Soort", s."RijVoor" as "RijVoor", "s"."LedenId" as "LedenId",
          "s"."AbonnementId" as "AbonnementId", "s"."AbonnementNaam" as "AbonnementNaam", "s"."Status" as "Status",
          "s"."ContractId" as "ContractId", "s"."BetalingsType" as "BetalingsType", "s"."Bedrag" as "Bedrag",
          "s"."ActiefVanaf" as "ActiefVanaf", "s"."VerlooptOp" as "VerlooptOp", "s"."PeriodeEinde" as "PeriodeEinde",
          "s"."OpgezegdOp" as "OpgezegdOp"
        for json path, without_array_wrapper, include_null_values
      ) as rij
    from "staging"."ActieveAbonnementen_verschil" as s
    where s."Token" = @1
  ) as r;

-- A sample of it, for a dry run or a hold
select s."Soort" as soort,
  (select "s"."AbonnementId" as "AbonnementId" for json path, without_array_wrapper, include_null_values) as sleutel,
  (
    select "s"."AbonnementNaam" as "AbonnementNaam", "s"."Status" as "Status", "s"."ContractId" as "ContractId",
      "s"."BetalingsType" as "BetalingsType", "s"."Bedrag" as "Bedrag", "s"."ActiefVanaf" as "ActiefVanaf",
      "s"."VerlooptOp" as "VerlooptOp", "s"."PeriodeEinde" as "PeriodeEinde", "s"."OpgezegdOp" as "OpgezegdOp"
    for json path, without_array_wrapper, include_null_values
  ) as na
from "staging"."ActieveAbonnementen_verschil" as s
where s."Token" = @1
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
    where w."Token" = @1
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
        where v."RunId" = @1
          and v."Stroom" = @2 and v."Status" = @3
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
                and v2."Status" = @4
            )
          )
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."ActieveAbonnementen_werk" as w
    where w."Token" = @5
      and w."SleutelLeesbaar" = 1 and "w"."LedenId" = "t"."LedenId" and "w"."AbonnementId" = "t"."AbonnementId"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", w."LedenId" as "LedenId.deel", w."AbonnementId" as "AbonnementId.deel"
        from
          "staging"."ActieveAbonnementen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
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
            and "g"."AbonnementId" = "t"."AbonnementId" and g."Aantal" >= 2 and g."RunId" <> @7
        )
      )
  )
option (recompile);

-- Rows that are shielded no longer
select (
    select N'***' as "LedenId", "d"."AbonnementId" as "AbonnementId"
    for json path, without_array_wrapper, include_null_values
  ) as sleutel,
  count(*) over () as aantal
from "staging"."ActieveAbonnementen_verschil" as d
  inner join "staging"."ActieveAbonnementen_gemist" as m on "m"."LedenId" = "d"."LedenId"
  and "m"."AbonnementId" = "d"."AbonnementId"
where d."Token" = @1 and d."Soort" = 'D' and m."Aantal" >= 2
order by "d"."LedenId", "d"."AbonnementId"
offset 0 rows
fetch next 5 rows only;

-- After the MERGE: rows that are in an answer again
delete from "staging"."ActieveAbonnementen_gemist"
where exists (
    select 1
    from "staging"."ActieveAbonnementen_werk" as w
    where w."Token" = @1
      and w."SleutelLeesbaar" = 1 and "w"."LedenId" = "staging"."ActieveAbonnementen_gemist"."LedenId"
      and "w"."AbonnementId" = "staging"."ActieveAbonnementen_gemist"."AbonnementId"
  )
  or exists (
    select 1
    from "staging"."ActieveAbonnementen_verschil" as d
    where d."Token" = @2
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
select "t"."LedenId", "t"."AbonnementId", 0, cast(0 as bigint)
from "tree11"."ActieveAbonnementen" as t
where exists (
    select 1
    from (
        select 1 as "Een"
        from "staging"."Verzoek" as v
        where v."RunId" = @1
          and v."Stroom" = @2 and v."Status" = @3
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
                and v2."Status" = @4
            )
          )
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."ActieveAbonnementen_werk" as w
    where w."Token" = @5
      and w."SleutelLeesbaar" = 1 and "w"."LedenId" = "t"."LedenId" and "w"."AbonnementId" = "t"."AbonnementId"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", w."LedenId" as "LedenId.deel", w."AbonnementId" as "AbonnementId.deel"
        from
          "staging"."ActieveAbonnementen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
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
            and "g"."AbonnementId" = "t"."AbonnementId" and g."Aantal" >= 2 and g."RunId" <> @7
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
set "Aantal" = "staging"."ActieveAbonnementen_gemist"."Aantal" + 1, "RunId" = cast(@1 as bigint)
from (
    select "t"."LedenId", "t"."AbonnementId"
    from "tree11"."ActieveAbonnementen" as t
    where exists (
        select 1
        from (
            select 1 as "Een"
            from "staging"."Verzoek" as v
            where v."RunId" = @2
              and v."Stroom" = @3 and v."Status" = @4
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
                    and v2."VerzoekId" <> v."VerzoekId" and v2."Status" = @5
                )
              )
          ) as b
        where "b"."Een" = 1
      )
      and not exists (
        select 1
        from "staging"."ActieveAbonnementen_werk" as w
        where w."Token" = @6
          and w."SleutelLeesbaar" = 1 and "w"."LedenId" = "t"."LedenId" and "w"."AbonnementId" = "t"."AbonnementId"
      )
      and exists (
        select 1
        from (
            select distinct 1 as "Een", w."LedenId" as "LedenId.deel", w."AbonnementId" as "AbonnementId.deel"
            from "staging"."ActieveAbonnementen_werk" as w
              inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
            where w."Token" = @7 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
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
                and "g"."AbonnementId" = "t"."AbonnementId" and g."Aantal" >= 2 and g."RunId" <> @8
            )
          )
      )
  ) as r
where r."LedenId" = "staging"."ActieveAbonnementen_gemist"."LedenId"
  and r."AbonnementId" = "staging"."ActieveAbonnementen_gemist"."AbonnementId"
  and "staging"."ActieveAbonnementen_gemist"."RunId" <> cast(@9 as bigint);

-- Bad records
insert into "tree11"."Quarantaine" ("RunId", "Tabel", "PaginaId", "Positie", "Sleutel", "Reden", "Record")
select cast(@1 as bigint), N'ActieveAbonnementen', w."PaginaId", w."Positie",
  case when w."SleutelLeesbaar" = 1 then (
      select "w"."LedenId" as "LedenId", "w"."AbonnementId" as "AbonnementId"
      for json path, without_array_wrapper, include_null_values
    )
  end,
  w."Meldingen", w."Record"
from "staging"."ActieveAbonnementen_werk" as w
where w."Token" = @2 and w."Geldig" = 0 and w."InBereik" = 1;

-- The rows before
insert into "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor", "PaginaId", "Positie")
select cast(@1 as bigint), N'ActieveAbonnementen',
  (
    select "s"."LedenId" as "LedenId", "s"."AbonnementId" as "AbonnementId"
    for json path, without_array_wrapper, include_null_values
  ),
  s."Soort", s."RijVoor", s."PaginaId", s."Positie"
from "staging"."ActieveAbonnementen_verschil" as s
where s."Token" = @2
option (recompile);

-- Apply it
merge into "tree11"."ActieveAbonnementen"
with (holdlock) as "t" using (
    select "Soort", "LedenId", "AbonnementId", "AbonnementNaam", "Status", "ContractId", "BetalingsType", "Bedrag",
      "ActiefVanaf", "VerlooptOp", "PeriodeEinde", "OpgezegdOp"
    from "staging"."ActieveAbonnementen_verschil"
    where "Token" = @1
  ) as "s" on "t"."LedenId" = "s"."LedenId"
  and "t"."AbonnementId" = "s"."AbonnementId"
when matched and "s"."Soort" = N'D' then
delete
when matched and "s"."Soort" = N'U' then
update set "AbonnementNaam" = "s"."AbonnementNaam", "Status" = "s"."Status", "ContractId" = "s"."ContractId",
  "BetalingsType" = "s"."BetalingsType", "Bedrag" = "s"."Bedrag", "ActiefVanaf" = "s"."ActiefVanaf",
  "VerlooptOp" = "s"."VerlooptOp", "PeriodeEinde" = "s"."PeriodeEinde", "OpgezegdOp" = "s"."OpgezegdOp",
  "DatumLaatsteUpdate" = cast(sysutcdatetime() as datetime2(3)), "RunId" = @2
when not matched and "s"."Soort" = N'I' then
insert (
    "LedenId", "AbonnementId", "AbonnementNaam", "Status", "ContractId", "BetalingsType", "Bedrag", "ActiefVanaf",
    "VerlooptOp", "PeriodeEinde", "OpgezegdOp", "DatumLaatsteUpdate", "RunId"
  )
values (
    "s"."LedenId", "s"."AbonnementId", "s"."AbonnementNaam", "s"."Status", "s"."ContractId", "s"."BetalingsType",
    "s"."Bedrag", "s"."ActiefVanaf", "s"."VerlooptOp", "s"."PeriodeEinde", "s"."OpgezegdOp",
    cast(sysutcdatetime() as datetime2(3)), @3
  )
option (recompile);;

-- To undo a run: did others change its rows since?
select l."WijzigingRun" as "RunId",
  (
    select N'***' as "LedenId", "l"."AbonnementId" as "AbonnementId"
    for json path, without_array_wrapper, include_null_values
  ) as sleutel,
  count(*) over () as aantal
from (
    select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
      cast("k"."LedenId" as nvarchar(50)) collate Latin1_General_100_BIN2 as "LedenId",
      cast("k"."AbonnementId" as nvarchar(50)) collate Latin1_General_100_BIN2 as "AbonnementId"
    from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
    with ("LedenId" nvarchar(50) '$.LedenId', "AbonnementId" nvarchar(50) '$.AbonnementId') as "k"
    where w."Tabel" = N'ActieveAbonnementen'
      and w."RunId" <> @1 and w."RunId" <> @2
      and w."Id" > (
        select min(e."Id") from "tree11"."Wijziging" as e where e."RunId" = @3 and e."Tabel" = N'ActieveAbonnementen'
      )
  ) as l
  inner join (
    select
      c.*, row_number() over (partition by "c"."LedenId", "c"."AbonnementId" order by c."WijzigingId") as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
          cast("k"."LedenId" as nvarchar(50)) collate Latin1_General_100_BIN2 as "LedenId",
          cast("k"."AbonnementId" as nvarchar(50)) collate Latin1_General_100_BIN2 as "AbonnementId"
        from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
        with ("LedenId" nvarchar(50) '$.LedenId', "AbonnementId" nvarchar(50) '$.AbonnementId') as "k"
        where w."Tabel" = N'ActieveAbonnementen' and w."RunId" = @4
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
select cast(@1 as bigint), case when b."RijVoor" is null then 'D' when t."LedenId" is not null then 'U' else 'I' end,
  case when t."LedenId" is not null then (
      select "t"."LedenId" as "LedenId", "t"."AbonnementId" as "AbonnementId", "t"."AbonnementNaam" as "AbonnementNaam",
        "t"."Status" as "Status", "t"."ContractId" as "ContractId", "t"."BetalingsType" as "BetalingsType",
        "t"."Bedrag" as "Bedrag", "t"."ActiefVanaf" as "ActiefVanaf", "t"."VerlooptOp" as "VerlooptOp",
        "t"."PeriodeEinde" as "PeriodeEinde", "t"."OpgezegdOp" as "OpgezegdOp"
      for json path, without_array_wrapper, include_null_values
    )
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
          cast("k"."LedenId" as nvarchar(50)) collate Latin1_General_100_BIN2 as "LedenId",
          cast("k"."AbonnementId" as nvarchar(50)) collate Latin1_General_100_BIN2 as "AbonnementId"
        from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
        with ("LedenId" nvarchar(50) '$.LedenId', "AbonnementId" nvarchar(50) '$.AbonnementId') as "k"
        where w."Tabel" = N'ActieveAbonnementen' and w."RunId" = @2
      ) as c
  ) as b
  outer apply openjson(b."RijVoor")
with (
    "LedenId" nvarchar(50) '$.LedenId', "AbonnementId" nvarchar(50) '$.AbonnementId',
    "AbonnementNaam" nvarchar(255) '$.AbonnementNaam', "Status" nvarchar(20) '$.Status',
    "ContractId" nvarchar(50) '$.ContractId', "BetalingsType" nvarchar(50) '$.BetalingsType',
    "Bedrag" decimal(12, 2) '$.Bedrag', "ActiefVanaf" datetime2(3) '$.ActiefVanaf',
    "VerlooptOp" datetime2(3) '$.VerlooptOp', "PeriodeEinde" date '$.PeriodeEinde',
    "OpgezegdOp" datetime2(3) '$.OpgezegdOp'
  ) as "r"
  left join "tree11"."ActieveAbonnementen" as t on t."LedenId" = b."LedenId"
  and t."AbonnementId" = b."AbonnementId"
where b."WijzigingNr" = 1
  and (
    (b."RijVoor" is null and t."LedenId" is not null)
    or (
      b."RijVoor" is not null
      and (
        not (t."LedenId" is not null)
        or not exists (
          select "r"."AbonnementNaam" collate Latin1_General_100_BIN2, datalength("r"."AbonnementNaam"),
            "r"."Status" collate Latin1_General_100_BIN2, datalength("r"."Status"),
            "r"."ContractId" collate Latin1_General_100_BIN2, datalength("r"."ContractId"),
            "r"."BetalingsType" collate Latin1_General_100_BIN2, datalength("r"."BetalingsType"), "r"."Bedrag",
            "r"."ActiefVanaf", "r"."VerlooptOp", "r"."PeriodeEinde", "r"."OpgezegdOp"
          intersect
          select "t"."AbonnementNaam" collate Latin1_General_100_BIN2, datalength("t"."AbonnementNaam"),
            "t"."Status" collate Latin1_General_100_BIN2, datalength("t"."Status"),
            "t"."ContractId" collate Latin1_General_100_BIN2, datalength("t"."ContractId"),
            "t"."BetalingsType" collate Latin1_General_100_BIN2, datalength("t"."BetalingsType"), "t"."Bedrag",
            "t"."ActiefVanaf", "t"."VerlooptOp", "t"."PeriodeEinde", "t"."OpgezegdOp"
        )
      )
    )
  )
option (recompile);
