-- Abonnementen. Made by `npm run generate` from src/tables and src/transform. Parameters are shown by number.

-- Empty the work table
truncate table "staging"."Abonnementen_werk";

-- Note that it was begun
insert into "staging"."Abonnementen_verschil" ("Token", "Soort") values (cast(@1 as bigint), 'B');

-- Pages to shred: see gedeeld.sql

-- Shred those of one batch into it
insert into "staging"."Abonnementen_werk" (
    "Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest",
    "Afgeschermd", "Meldingen", "Record", "AbonnementId", "Naam", "Beschrijving", "Type", "BetalingsType", "Bedrag",
    "Valuta", "VervalPeriode", "ActivatieStrategie", "AbonnementVereist", "ConsumptieMethode", "AutoVerlenging",
    "GrootboekGroepId", "ContractDuur", "ContractPeriode", "Sectie"
  )
select cast(@1 as bigint), "s"."VerzoekId", "s"."PaginaId", "s"."Positie", "s"."Deel", 1,
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
      '',
      case when "s"."AbonnementId.fout" is not null then concat(N'AbonnementId:', "s"."AbonnementId.fout", ';') end,
      case when "s"."Naam.fout" is not null then concat(N'Naam:', "s"."Naam.fout", ';') end,
      case when "s"."Beschrijving.fout" is not null then concat(N'Beschrijving:', "s"."Beschrijving.fout", ';') end,
      case when "s"."Type.fout" is not null then concat(N'Type:', "s"."Type.fout", ';') end,
      case when "s"."BetalingsType.fout" is not null then concat(N'BetalingsType:', "s"."BetalingsType.fout", ';') end,
      case when "s"."Bedrag.fout" is not null then concat(N'Bedrag:', "s"."Bedrag.fout", ';') end,
      case when "s"."Valuta.fout" is not null then concat(N'Valuta:', "s"."Valuta.fout", ';') end,
      case when "s"."VervalPeriode.fout" is not null then concat(N'VervalPeriode:', "s"."VervalPeriode.fout", ';') end,
      case
        when "s"."ActivatieStrategie.fout" is not null then concat(N'ActivatieStrategie:', "s"."ActivatieStrategie.fout", ';')
      end,
      case
        when "s"."AbonnementVereist.fout" is not null then concat(N'AbonnementVereist:', "s"."AbonnementVereist.fout", ';')
      end,
      case
        when "s"."ConsumptieMethode.fout" is not null then concat(N'ConsumptieMethode:', "s"."ConsumptieMethode.fout", ';')
      end,
      case when "s"."AutoVerlenging.fout" is not null then concat(N'AutoVerlenging:', "s"."AutoVerlenging.fout", ';')
      end,
      case
        when "s"."GrootboekGroepId.fout" is not null then concat(N'GrootboekGroepId:', "s"."GrootboekGroepId.fout", ';')
      end,
      case when "s"."ContractDuur.fout" is not null then concat(N'ContractDuur:', "s"."ContractDuur.fout", ';') end,
      case
        when "s"."ContractPeriode.fout" is not null then concat(N'ContractPeriode:', "s"."ContractPeriode.fout", ';')
      end,
      case when "s"."Sectie.fout" is not null then concat(N'Sectie:', "s"."Sectie.fout", ';') end
    )
  end,
  case when "s"."AbonnementId.fout" is null and "s"."Naam.fout" is null then null else "s"."Record" end,
  "s"."AbonnementId", "s"."Naam", "s"."Beschrijving", "s"."Type", "s"."BetalingsType", "s"."Bedrag", "s"."Valuta",
  "s"."VervalPeriode", "s"."ActivatieStrategie", "s"."AbonnementVereist", "s"."ConsumptieMethode", "s"."AutoVerlenging",
  "s"."GrootboekGroepId", "s"."ContractDuur", "s"."ContractPeriode", "s"."Sectie"
from (
    select v."VerzoekId", p."PaginaId", r."Positie", r."Deel", r."Record", "waarde"."AbonnementId" as "AbonnementId",
      "waarde"."Naam" as "Naam", "waarde"."Beschrijving" as "Beschrijving", "waarde"."Type" as "Type",
      "waarde"."BetalingsType" as "BetalingsType", "waarde"."Bedrag" as "Bedrag", "waarde"."Valuta" as "Valuta",
      "waarde"."VervalPeriode" as "VervalPeriode", "waarde"."ActivatieStrategie" as "ActivatieStrategie",
      "waarde"."AbonnementVereist" as "AbonnementVereist", "waarde"."ConsumptieMethode" as "ConsumptieMethode",
      "waarde"."AutoVerlenging" as "AutoVerlenging", "waarde"."GrootboekGroepId" as "GrootboekGroepId",
      "waarde"."ContractDuur" as "ContractDuur", "waarde"."ContractPeriode" as "ContractPeriode",
      "waarde"."Sectie" as "Sectie",
      case when "waarde"."AbonnementId" is not null then null
        when "tekst"."AbonnementId.tekst" is null then N'required'
        else case when "tekst"."AbonnementId.json" is not null then N'type' else N'length' end
      end as "AbonnementId.fout",
      case when "waarde"."Naam" is not null then null
        when "tekst"."Naam.tekst" is null then N'required'
        else case when "tekst"."Naam.json" is not null then N'type' else N'length' end
      end as "Naam.fout",
      case when "waarde"."Beschrijving" is null
        and "tekst"."Beschrijving.tekst" is not null then case
          when "tekst"."Beschrijving.json" is not null then N'type' else N'length'
        end
      end as "Beschrijving.fout",
      case when "waarde"."Type" is null
        and "tekst"."Type.tekst" is not null then case when "tekst"."Type.json" is not null then N'type' else N'length'
        end
      end as "Type.fout",
      case when "waarde"."BetalingsType" is null
        and "tekst"."BetalingsType.tekst" is not null then case
          when "tekst"."BetalingsType.json" is not null then N'type' else N'length'
        end
      end as "BetalingsType.fout",
      case when "waarde"."Bedrag" is null and "tekst"."Bedrag.tekst" is not null then N'type' end as "Bedrag.fout",
      case when "waarde"."Valuta" is null
        and "tekst"."Valuta.tekst" is not null then case
          when "tekst"."Valuta.json" is not null then N'type' else N'length'
        end
      end as "Valuta.fout",
      case when "waarde"."VervalPeriode" is null and "tekst"."VervalPeriode.tekst" is not null then N'type'
      end as "VervalPeriode.fout",
      case when "waarde"."ActivatieStrategie" is null
        and "tekst"."ActivatieStrategie.tekst" is not null then case
          when "tekst"."ActivatieStrategie.json" is not null then N'type' else N'length'
        end
      end as "ActivatieStrategie.fout",
      case when "waarde"."AbonnementVereist" is null and "tekst"."AbonnementVereist.tekst" is not null then N'type'
      end as "AbonnementVereist.fout",
      case when "waarde"."ConsumptieMethode" is null
        and "tekst"."ConsumptieMethode.tekst" is not null then case
          when "tekst"."ConsumptieMethode.json" is not null then N'type' else N'length'
        end
      end as "ConsumptieMethode.fout",
      case when "waarde"."AutoVerlenging" is null and "tekst"."AutoVerlenging.tekst" is not null then N'type'
      end as "AutoVerlenging.fout",
      case when "waarde"."GrootboekGroepId" is null
        and "tekst"."GrootboekGroepId.tekst" is not null then case
          when "tekst"."GrootboekGroepId.json" is not null then N'type' else N'length'
        end
      end as "GrootboekGroepId.fout",
      case when "waarde"."ContractDuur" is null
        and "tekst"."ContractDuur.tekst" is not null then case
          when "tekst"."ContractDuur.json" is not null then N'type' else N'length'
        end
      end as "ContractDuur.fout",
      case when "waarde"."ContractPeriode" is null and "tekst"."ContractPeriode.tekst" is not null then N'type'
      end as "ContractPeriode.fout",
      case when "waarde"."Sectie" is null and "gezocht"."Sectie.tekst" is not null then N'length' end as "Sectie.fout"
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
        "Naam.p0" nvarchar(max) '$.name', "Naam.p0.json" nvarchar(max) '$.name' as json,
        "Beschrijving.p0" nvarchar(max) '$.description', "Beschrijving.p0.json" nvarchar(max) '$.description' as json,
        "Type.p0" nvarchar(max) '$.type', "Type.p0.json" nvarchar(max) '$.type' as json,
        "BetalingsType.p0" nvarchar(max) '$.paymentType', "BetalingsType.p0.json" nvarchar(max) '$.paymentType' as json,
        "Bedrag.p0" nvarchar(max) '$.amount', "Bedrag.p0.json" nvarchar(max) '$.amount' as json,
        "Valuta.p0" nvarchar(max) '$.currency', "Valuta.p0.json" nvarchar(max) '$.currency' as json,
        "VervalPeriode.p0" nvarchar(max) '$.expireDays', "VervalPeriode.p0.json" nvarchar(max) '$.expireDays' as json,
        "ActivatieStrategie.p0" nvarchar(max) '$.activationStrategy',
        "ActivatieStrategie.p0.json" nvarchar(max) '$.activationStrategy' as json,
        "AbonnementVereist.p0" nvarchar(max) '$.accessCourseSubscriptionRequired',
        "AbonnementVereist.p0.json" nvarchar(max) '$.accessCourseSubscriptionRequired' as json,
        "ConsumptieMethode.p0" nvarchar(max) '$.consumptionMethod',
        "ConsumptieMethode.p0.json" nvarchar(max) '$.consumptionMethod' as json,
        "AutoVerlenging.p0" nvarchar(max) '$.contractAutoRenewal',
        "AutoVerlenging.p0.json" nvarchar(max) '$.contractAutoRenewal' as json,
        "GrootboekGroepId.p0" nvarchar(max) '$.ledgerGroupId',
        "GrootboekGroepId.p0.json" nvarchar(max) '$.ledgerGroupId' as json,
        "ContractDuur.p0" nvarchar(max) '$.contractDuration.type',
        "ContractDuur.p0.json" nvarchar(max) '$.contractDuration.type' as json,
        "ContractPeriode.p0" nvarchar(max) '$.contractDuration.value',
        "ContractPeriode.p0.json" nvarchar(max) '$.contractDuration.value' as json
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
          coalesce("j"."Beschrijving.p0", "j"."Beschrijving.p0.json") as "Beschrijving.tekst",
          coalesce("j"."Type.p0", "j"."Type.p0.json") as "Type.tekst",
          coalesce("j"."BetalingsType.p0", "j"."BetalingsType.p0.json") as "BetalingsType.tekst",
          coalesce("j"."Bedrag.p0", "j"."Bedrag.p0.json") as "Bedrag.tekst",
          coalesce("j"."Valuta.p0", "j"."Valuta.p0.json") as "Valuta.tekst",
          coalesce("j"."VervalPeriode.p0", "j"."VervalPeriode.p0.json") as "VervalPeriode.tekst",
          coalesce("j"."ActivatieStrategie.p0", "j"."ActivatieStrategie.p0.json") as "ActivatieStrategie.tekst",
          coalesce("j"."AbonnementVereist.p0", "j"."AbonnementVereist.p0.json") as "AbonnementVereist.tekst",
          coalesce("j"."ConsumptieMethode.p0", "j"."ConsumptieMethode.p0.json") as "ConsumptieMethode.tekst",
          coalesce("j"."AutoVerlenging.p0", "j"."AutoVerlenging.p0.json") as "AutoVerlenging.tekst",
          coalesce("j"."GrootboekGroepId.p0", "j"."GrootboekGroepId.p0.json") as "GrootboekGroepId.tekst",
          coalesce("j"."ContractDuur.p0", "j"."ContractDuur.p0.json") as "ContractDuur.tekst",
          coalesce("j"."ContractPeriode.p0", "j"."ContractPeriode.p0.json") as "ContractPeriode.tekst",
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
          end as "Naam.json",
          case when "j"."Beschrijving.p0.json" is not null then "j"."Beschrijving.p0.json"
            when "j"."Beschrijving.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."Beschrijving.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'description' and m.[type] = 3
            )
          end as "Beschrijving.json",
          case when "j"."Type.p0.json" is not null then "j"."Type.p0.json"
            when "j"."Type.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."Type.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'type' and m.[type] = 3
            )
          end as "Type.json",
          case when "j"."BetalingsType.p0.json" is not null then "j"."BetalingsType.p0.json"
            when "j"."BetalingsType.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."BetalingsType.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'paymentType' and m.[type] = 3
            )
          end as "BetalingsType.json",
          "j"."Bedrag.p0.json" as "Bedrag.json",
          case when "j"."Valuta.p0.json" is not null then "j"."Valuta.p0.json"
            when "j"."Valuta.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."Valuta.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'currency' and m.[type] = 3
            )
          end as "Valuta.json",
          "j"."VervalPeriode.p0.json" as "VervalPeriode.json",
          case when "j"."ActivatieStrategie.p0.json" is not null then "j"."ActivatieStrategie.p0.json"
            when "j"."ActivatieStrategie.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."ActivatieStrategie.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'activationStrategy' and m.[type] = 3
            )
          end as "ActivatieStrategie.json",
          "j"."AbonnementVereist.p0.json" as "AbonnementVereist.json",
          case when "j"."ConsumptieMethode.p0.json" is not null then "j"."ConsumptieMethode.p0.json"
            when "j"."ConsumptieMethode.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."ConsumptieMethode.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'consumptionMethod' and m.[type] = 3
            )
          end as "ConsumptieMethode.json",
          "j"."AutoVerlenging.p0.json" as "AutoVerlenging.json",
          case when "j"."GrootboekGroepId.p0.json" is not null then "j"."GrootboekGroepId.p0.json"
            when "j"."GrootboekGroepId.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."GrootboekGroepId.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'ledgerGroupId' and m.[type] = 3
            )
          end as "GrootboekGroepId.json",
          case when "j"."ContractDuur.p0.json" is not null then "j"."ContractDuur.p0.json"
            when "j"."ContractDuur.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."ContractDuur.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$.contractDuration') as m
              where m.[key] = N'type' and m.[type] = 3
            )
          end as "ContractDuur.json",
          "j"."ContractPeriode.p0.json" as "ContractPeriode.json"
      ) as tekst
      outer apply (
        select (
            select top (1) k.veld
            from "staging"."Verzoek" as "lv"
              inner join "staging"."Pagina" as "lp" on "lp"."VerzoekId" = "lv"."VerzoekId"
              and "lp"."Poging" = "lv"."Poging"
              cross apply openjson(lp."Inhoud") as e
              cross apply openjson(case when e.[type] = 5 then e.[value] else N'{}' end)
            with (zoek nvarchar(max) '$.abonnement', veld nvarchar(max) '$.sectie') as k
            where "lv"."RunId" = @2
              and "lv"."Stroom" = @3 and "lv"."Status" = @4
              and ltrim(rtrim(k.zoek)) collate Latin1_General_100_BIN2 = ltrim(rtrim("tekst"."Naam.tekst"))
            order by lp."PaginaId" desc, cast(e.[key] as int) desc
          ) as "Sectie.tekst"
      ) as gezocht
      outer apply (
        select case when datalength("tekst"."AbonnementId.tekst") <= 100
            and "tekst"."AbonnementId.json" is null then cast("tekst"."AbonnementId.tekst" as nvarchar(50))
          end as "AbonnementId",
          case when datalength("tekst"."Naam.tekst") <= 510
            and "tekst"."Naam.json" is null then cast("tekst"."Naam.tekst" as nvarchar(255))
          end as "Naam",
          case when "tekst"."Beschrijving.json" is null then "tekst"."Beschrijving.tekst" end as "Beschrijving",
          case when datalength("tekst"."Type.tekst") <= 100
            and "tekst"."Type.json" is null then cast("tekst"."Type.tekst" as nvarchar(50))
          end as "Type",
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
          case when datalength("tekst"."Valuta.tekst") <= 6
            and "tekst"."Valuta.json" is null then cast("tekst"."Valuta.tekst" as nvarchar(3))
          end as "Valuta",
          case when datalength("tekst"."VervalPeriode.tekst") between 2 and 18
            and "tekst"."VervalPeriode.tekst" collate Latin1_General_100_BIN2 not like N'%[^0-9]%' then try_convert(int, "tekst"."VervalPeriode.tekst")
            else (
              select case when substring(g.z, 121 + g.q, 400) not like N'%[^0]%'
                  and h.g between -2147483648 and 2147483647 then try_convert(int, h.g)
                end
              from
                (select cast("tekst"."VervalPeriode.tekst" as nvarchar(200)) collate Latin1_General_100_BIN2 as t) as a
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
                      )
                      and case when a.t not like N'%[eE]%' then 1
                        else (
                          select top (1) 1
                          from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
                          where m.[key] = N'expireDays' and m.[type] = 2
                        )
                      end = 1 then f.p - 1 + try_convert(int, d.x)
                    end as q,
                    replicate(N'0', 120) + replace(d.n, N'.', N'') + replicate(N'0', 160) as z
                ) as g
                outer apply (
                  select case
                      when left(g.z, 102 + g.q) not like N'%[^0]%' then try_convert(decimal(38, 20), left(b.t, c.s - 1) + substring(g.z, 103 + g.q, 18) + N'.' + substring(g.z, 121 + g.q, 20))
                    end as g
                ) as h
            )
          end as "VervalPeriode",
          case when datalength("tekst"."ActivatieStrategie.tekst") <= 100
            and "tekst"."ActivatieStrategie.json" is null then cast("tekst"."ActivatieStrategie.tekst" as nvarchar(50))
          end as "ActivatieStrategie",
          case when "tekst"."AbonnementVereist.tekst" collate Latin1_General_100_BIN2 like N'true' then cast(1 as bit)
            when "tekst"."AbonnementVereist.tekst" collate Latin1_General_100_BIN2 like N'false' then cast(0 as bit)
          end as "AbonnementVereist",
          case when datalength("tekst"."ConsumptieMethode.tekst") <= 100
            and "tekst"."ConsumptieMethode.json" is null then cast("tekst"."ConsumptieMethode.tekst" as nvarchar(50))
          end as "ConsumptieMethode",
          case when "tekst"."AutoVerlenging.tekst" collate Latin1_General_100_BIN2 like N'true' then cast(1 as bit)
            when "tekst"."AutoVerlenging.tekst" collate Latin1_General_100_BIN2 like N'false' then cast(0 as bit)
          end as "AutoVerlenging",
          case when datalength("tekst"."GrootboekGroepId.tekst") <= 100
            and "tekst"."GrootboekGroepId.json" is null then cast("tekst"."GrootboekGroepId.tekst" as nvarchar(50))
          end as "GrootboekGroepId",
          case when datalength("tekst"."ContractDuur.tekst") <= 40
            and "tekst"."ContractDuur.json" is null then cast("tekst"."ContractDuur.tekst" as nvarchar(20))
          end as "ContractDuur",
          case when datalength("tekst"."ContractPeriode.tekst") between 2 and 18
            and "tekst"."ContractPeriode.tekst" collate Latin1_General_100_BIN2 not like N'%[^0-9]%' then try_convert(int, "tekst"."ContractPeriode.tekst")
            else (
              select case when substring(g.z, 121 + g.q, 400) not like N'%[^0]%'
                  and h.g between -2147483648 and 2147483647 then try_convert(int, h.g)
                end
              from (
                  select cast("tekst"."ContractPeriode.tekst" as nvarchar(200)) collate Latin1_General_100_BIN2 as t
                ) as a
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
                      )
                      and case when a.t not like N'%[eE]%' then 1
                        else (
                          select top (1) 1
                          from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$.contractDuration') as m
                          where m.[key] = N'value' and m.[type] = 2
                        )
                      end = 1 then f.p - 1 + try_convert(int, d.x)
                    end as q,
                    replicate(N'0', 120) + replace(d.n, N'.', N'') + replicate(N'0', 160) as z
                ) as g
                outer apply (
                  select case
                      when left(g.z, 102 + g.q) not like N'%[^0]%' then try_convert(decimal(38, 20), left(b.t, c.s - 1) + substring(g.z, 103 + g.q, 18) + N'.' + substring(g.z, 121 + g.q, 20))
                    end as g
                ) as h
            )
          end as "ContractPeriode",
          case when datalength("gezocht"."Sectie.tekst") <= 200 then cast("gezocht"."Sectie.tekst" as nvarchar(100))
          end as "Sectie"
      ) as waarde
    where "v"."RunId" = @5 and "v"."Stroom" = @6 and "v"."Status" = @7 and "p"."PaginaId" in (@8, @9)
  ) as s;

-- Count the records
select count(*) as gelezen, sum(1 - "Geldig") as afgekeurd, sum(1 - "SleutelLeesbaar") as onleesbaar,
  count("Meldingen") as genoteerd
from "staging"."Abonnementen_werk"
where "Token" = @1 and "InBereik" = 1;

-- Count what is wrong with them
select melding.value as melding, count(*) as aantal
from "staging"."Abonnementen_werk" as w cross apply string_split (w."Meldingen", N';') as melding
where w."Token" = @1 and w."InBereik" = 1 and w."Meldingen" is not null and melding.value <> ''
group by melding.value;

-- Count keys that several records have
select count(*) as sleutels
from (
    select "AbonnementId"
    from "staging"."Abonnementen_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
    group by "AbonnementId"
    having count(*) > 1
  ) as k;

-- If there are any, how many of these records are of one answer
select sum(k.extra) as dubbel
from (
    select count(*) - count(distinct "VerzoekId") as extra
    from "staging"."Abonnementen_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
    group by "AbonnementId"
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
    select count(*) from "staging"."Abonnementen_werk" as w where w."Token" = @5 and w."VerzoekId" = v."VerzoekId"
  );

-- Keep one record for each key
with dubbel as (
    select "AbonnementId"
    from "staging"."Abonnementen_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
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
    where w."Token" = @2 and w."SleutelLeesbaar" = 1
  )
update "staging"."Abonnementen_werk"
set "Verliest" = case when volgorde.plaats > 1 then 1 else 0 end, "Afgeschermd" = 1 - volgorde.allemaal
from volgorde
where "staging"."Abonnementen_werk"."Nr" = volgorde."Nr"
option (recompile);

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
      when cast("w"."Valuta" as nvarchar(10)) collate Latin1_General_100_BIN2 not in (N'EUR', N'GBP', N'CHF', N'DKK', N'NOK', N'SEK', N'PLN', N'CZK', N'HUF', N'RON', N'USD') then 1
    end
  ) as "known_currency:Valuta"
from "staging"."Abonnementen_werk" as w
where "w"."Token" = @1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0;

-- Fields of a sample of the answers: see gedeeld.sql

-- Names in the list of Sectie that fit no record
select n.naam, n.aantal, n.bekend
from (
    select n.naam, n.aantal,
      (
        select count(*)
        from "staging"."Abonnementen_werk" as w
        where w."Token" = @1 and cast(w."Naam" as nvarchar(255)) collate Latin1_General_100_BIN2 = n.naam
      ) as bekend
    from (
        select cast(s."naam" as nvarchar(255)) collate Latin1_General_100_BIN2 as naam, count(*) as aantal
        from (
            select v."VerzoekId", p."PaginaId", r."Positie", r."Deel", r."Record", "waarde"."naam" as "naam",
              case when "waarde"."naam" is null
                and "tekst"."naam.tekst" is not null then case
                  when "tekst"."naam.json" is not null then N'type' else N'length'
                end
              end as "naam.fout"
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
            with ("naam.p0" nvarchar(max) '$.abonnement', "naam.p0.json" nvarchar(max) '$.abonnement' as json) as "j"
              outer apply (
                select coalesce("j"."naam.p0", "j"."naam.p0.json") as "naam.tekst",
                  case when "j"."naam.p0.json" is not null then "j"."naam.p0.json"
                    when "j"."naam.p0" collate Latin1_General_100_BIN2 like N'true'
                    or "j"."naam.p0" collate Latin1_General_100_BIN2 like N'false' then (
                      select top (1) m.[value]
                      from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
                      where m.[key] = N'abonnement' and m.[type] = 3
                    )
                  end as "naam.json"
              ) as tekst
              outer apply (
                select case when datalength("tekst"."naam.tekst") <= 510
                    and "tekst"."naam.json" is null then cast("tekst"."naam.tekst" as nvarchar(255))
                  end as "naam"
              ) as waarde
            where "v"."RunId" = @2 and "v"."Stroom" = @3 and "v"."Status" = @4
          ) as s
        where s."naam" is not null
        group by cast(s."naam" as nvarchar(255)) collate Latin1_General_100_BIN2
      ) as n
  ) as n
where n.aantal > 1 or n.bekend = 0
order by n.naam;

-- Keys that are nearly the same
select (select w."AbonnementId" as "AbonnementId" for json path, without_array_wrapper, include_null_values) as sleutel,
  count(*) over () as aantal
from "staging"."Abonnementen_werk" as w
  inner join (
    select w."AbonnementId" collate Latin1_General_100_CI_AS_KS_WS_SC as "AbonnementId"
    from "staging"."Abonnementen_werk" as w
    where "w"."Token" = @1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
    group by w."AbonnementId" collate Latin1_General_100_CI_AS_KS_WS_SC
    having count(*) > 1
  ) as g on g."AbonnementId" = w."AbonnementId" collate Latin1_General_100_CI_AS_KS_WS_SC
where "w"."Token" = @2 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
order by w."AbonnementId"
offset 0 rows
fetch next 6 rows only
option (recompile);

-- Versions of its rows that end
update "tree11"."AbonnementenHistorie"
set "GeldigTot" = cast(switchoffset(cast(cast(@1 as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)),
  "RunIdTot" = cast(@2 as bigint)
from "staging"."Abonnementen_verschil" as d
where d."Token" = @3
  and d."AbonnementId" = "tree11"."AbonnementenHistorie"."AbonnementId"
  and "tree11"."AbonnementenHistorie"."GeldigTot" is null
option (recompile);

-- Versions that begin
insert into "tree11"."AbonnementenHistorie" (
    "AbonnementId", "Naam", "Beschrijving", "Type", "BetalingsType", "Bedrag", "Valuta", "VervalPeriode",
    "ActivatieStrategie", "AbonnementVereist", "ConsumptieMethode", "AutoVerlenging", "GrootboekGroepId",
    "ContractDuur", "ContractPeriode", "Sectie", "GeldigVan", "RunId"
  )
select "AbonnementId", "Naam", "Beschrijving", "Type", "BetalingsType", "Bedrag", "Valuta", "VervalPeriode",
  "ActivatieStrategie", "AbonnementVereist", "ConsumptieMethode", "AutoVerlenging", "GrootboekGroepId", "ContractDuur",
  "ContractPeriode", "Sectie",
  cast(switchoffset(cast(cast(@1 as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)), cast(@2 as bigint)
from "staging"."Abonnementen_verschil"
where "Token" = @3 and "Soort" in ('I', 'U')
option (recompile);

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
delete from "staging"."Abonnementen_verschil" where "Token" = @1 and "Soort" = 'B';

-- What differs from the target
insert into "staging"."Abonnementen_verschil" (
    "Token", "Soort", "PaginaId", "Positie", "RijVoor", "AbonnementId", "Naam", "Beschrijving", "Type", "BetalingsType",
    "Bedrag", "Valuta", "VervalPeriode", "ActivatieStrategie", "AbonnementVereist", "ConsumptieMethode",
    "AutoVerlenging", "GrootboekGroepId", "ContractDuur", "ContractPeriode", "Sectie"
  )
select cast(@1 as bigint), case when "t"."AbonnementId" is null then 'I' else 'U' end, s."PaginaId", s."Positie",
  case when "t"."AbonnementId" is not null then (
      select "t"."AbonnementId" as "AbonnementId", "t"."Naam" as "Naam", "t"."Beschrijving" as "Beschrijving",
        "t"."Type" as "Type", "t"."BetalingsType" as "BetalingsType", "t"."Bedrag" as "Bedrag",
        "t"."Valuta" as "Valuta", "t"."VervalPeriode" as "VervalPeriode",
        "t"."ActivatieStrategie" as "ActivatieStrategie", "t"."AbonnementVereist" as "AbonnementVereist",
        "t"."ConsumptieMethode" as "ConsumptieMethode", "t"."AutoVerlenging" as "AutoVerlenging",
        "t"."GrootboekGroepId" as "GrootboekGroepId", "t"."ContractDuur" as "ContractDuur",
        "t"."ContractPeriode" as "ContractPeriode", "t"."Sectie" as "Sectie"
      for json path, without_array_wrapper, include_null_values
    )
  end,
  "s"."AbonnementId", "s"."Naam", "s"."Beschrijving", "s"."Type", "s"."BetalingsType", "s"."Bedrag", "s"."Valuta",
  "s"."VervalPeriode", "s"."ActivatieStrategie", "s"."AbonnementVereist", "s"."ConsumptieMethode", "s"."AutoVerlenging",
  "s"."GrootboekGroepId", "s"."ContractDuur", "s"."ContractPeriode", "s"."Sectie"
from
  "staging"."Abonnementen_werk" as s left join "tree11"."Abonnementen" as t on "t"."AbonnementId" = "s"."AbonnementId"
where s."Token" = @2
  and s."Geldig" = 1 and s."Verliest" = 0
  and (
    ("t"."AbonnementId" is null and s."InBereik" = 1)
    or (
      "t"."AbonnementId" is not null
      and s."Afgeschermd" = 0
      and (s."InBereik" = 1)
      and not exists (
        select "s"."Naam" collate Latin1_General_100_BIN2, datalength("s"."Naam"),
          "s"."Beschrijving" collate Latin1_General_100_BIN2, datalength("s"."Beschrijving"),
          "s"."Type" collate Latin1_General_100_BIN2, datalength("s"."Type"),
          "s"."BetalingsType" collate Latin1_General_100_BIN2, datalength("s"."BetalingsType"), "s"."Bedrag",
          "s"."Valuta" collate Latin1_General_100_BIN2, datalength("s"."Valuta"), "s"."VervalPeriode",
          "s"."ActivatieStrategie" collate Latin1_General_100_BIN2, datalength("s"."ActivatieStrategie"),
          "s"."AbonnementVereist", "s"."ConsumptieMethode" collate Latin1_General_100_BIN2,
          datalength("s"."ConsumptieMethode"), "s"."AutoVerlenging",
          "s"."GrootboekGroepId" collate Latin1_General_100_BIN2, datalength("s"."GrootboekGroepId"),
          "s"."ContractDuur" collate Latin1_General_100_BIN2, datalength("s"."ContractDuur"), "s"."ContractPeriode",
          "s"."Sectie" collate Latin1_General_100_BIN2, datalength("s"."Sectie")
        intersect
        select "t"."Naam" collate Latin1_General_100_BIN2, datalength("t"."Naam"),
          "t"."Beschrijving" collate Latin1_General_100_BIN2, datalength("t"."Beschrijving"),
          "t"."Type" collate Latin1_General_100_BIN2, datalength("t"."Type"),
          "t"."BetalingsType" collate Latin1_General_100_BIN2, datalength("t"."BetalingsType"), "t"."Bedrag",
          "t"."Valuta" collate Latin1_General_100_BIN2, datalength("t"."Valuta"), "t"."VervalPeriode",
          "t"."ActivatieStrategie" collate Latin1_General_100_BIN2, datalength("t"."ActivatieStrategie"),
          "t"."AbonnementVereist", "t"."ConsumptieMethode" collate Latin1_General_100_BIN2,
          datalength("t"."ConsumptieMethode"), "t"."AutoVerlenging",
          "t"."GrootboekGroepId" collate Latin1_General_100_BIN2, datalength("t"."GrootboekGroepId"),
          "t"."ContractDuur" collate Latin1_General_100_BIN2, datalength("t"."ContractDuur"), "t"."ContractPeriode",
          "t"."Sectie" collate Latin1_General_100_BIN2, datalength("t"."Sectie")
      )
    )
  )
union all
select cast(@3 as bigint), 'D', null, null,
  (
    select "t"."AbonnementId" as "AbonnementId", "t"."Naam" as "Naam", "t"."Beschrijving" as "Beschrijving",
      "t"."Type" as "Type", "t"."BetalingsType" as "BetalingsType", "t"."Bedrag" as "Bedrag", "t"."Valuta" as "Valuta",
      "t"."VervalPeriode" as "VervalPeriode", "t"."ActivatieStrategie" as "ActivatieStrategie",
      "t"."AbonnementVereist" as "AbonnementVereist", "t"."ConsumptieMethode" as "ConsumptieMethode",
      "t"."AutoVerlenging" as "AutoVerlenging", "t"."GrootboekGroepId" as "GrootboekGroepId",
      "t"."ContractDuur" as "ContractDuur", "t"."ContractPeriode" as "ContractPeriode", "t"."Sectie" as "Sectie"
    for json path, without_array_wrapper, include_null_values
  ),
  "t"."AbonnementId", "t"."Naam", "t"."Beschrijving", "t"."Type", "t"."BetalingsType", "t"."Bedrag", "t"."Valuta",
  "t"."VervalPeriode", "t"."ActivatieStrategie", "t"."AbonnementVereist", "t"."ConsumptieMethode", "t"."AutoVerlenging",
  "t"."GrootboekGroepId", "t"."ContractDuur", "t"."ContractPeriode", "t"."Sectie"
from "tree11"."Abonnementen" as t
where exists (
    select 1
    from (
        select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = @4 and v."Stroom" = @5 and v."Status" = @6
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."Abonnementen_werk" as w
    where w."Token" = @7 and w."SleutelLeesbaar" = 1 and "w"."AbonnementId" = "t"."AbonnementId"
  )
  and not exists (
    select 1
    from (
        select distinct 1 as "Een", w."AbonnementId" as "AbonnementId.deel"
        from "staging"."Abonnementen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @8 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."AbonnementId.deel" is null or "o"."AbonnementId.deel" = t."AbonnementId")
      and not (
        "o"."AbonnementId.deel" is null
        and exists (
          select 1
          from "staging"."Abonnementen_gemist" as g
          where "g"."AbonnementId" = "t"."AbonnementId" and g."Aantal" >= 2 and g."RunId" <> @9
        )
      )
  )
option (recompile);

-- Count it
select "Soort", count(*) as aantal from "staging"."Abonnementen_verschil" where "Token" = @1 group by "Soort";

-- Would it delete many? How many rows there are in its scope
select count(*) as aantal
from "tree11"."Abonnementen" as t
where exists (
    select 1
    from (
        select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = @1 and v."Stroom" = @2 and v."Status" = @3
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
        select
          s."Soort" as "Soort", s."RijVoor" as "RijVoor", "s"."AbonnementId" as "AbonnementId", "s"."Naam" as "Naam",
          "s"."Beschrijving" as "Beschrijving", "s"."Type" as "Type", "s"."BetalingsType" as "BetalingsType",
          "s"."Bedrag" as "Bedrag", "s"."Valuta" as "Valuta", "s"."VervalPeriode" as "VervalPeriode",
          "s"."ActivatieStrategie" as "ActivatieStrategie", "s"."AbonnementVereist" as "AbonnementVereist",
          "s"."ConsumptieMethode" as "ConsumptieMethode", "s"."AutoVerlenging" as "AutoVerlenging",
          "s"."GrootboekGroepId" as "GrootboekGroepId", "s"."ContractDuur" as "ContractDuur",
          "s"."ContractPeriode" as "ContractPeriode", "s"."Sectie" as "Sectie"
        for json path, without_array_wrapper, include_null_values
      ) as rij
    from "staging"."Abonnementen_verschil" as s
    where s."Token" = @1
  ) as r;

-- A sample of it, for a dry run or a hold
select s."Soort" as soort,
  (select "s"."AbonnementId" as "AbonnementId" for json path, without_array_wrapper, include_null_values) as sleutel,
  (
    select "s"."Naam" as "Naam", "s"."Beschrijving" as "Beschrijving", "s"."Type" as "Type",
      "s"."BetalingsType" as "BetalingsType", "s"."Bedrag" as "Bedrag", "s"."Valuta" as "Valuta",
      "s"."VervalPeriode" as "VervalPeriode", "s"."ActivatieStrategie" as "ActivatieStrategie",
      "s"."AbonnementVereist" as "AbonnementVereist", "s"."ConsumptieMethode" as "ConsumptieMethode",
      "s"."AutoVerlenging" as "AutoVerlenging", "s"."GrootboekGroepId" as "GrootboekGroepId",
      "s"."ContractDuur" as "ContractDuur", "s"."ContractPeriode" as "ContractPeriode", "s"."Sectie" as "Sectie"
    for json path, without_array_wrapper, include_null_values
  ) as na
from "staging"."Abonnementen_verschil" as s
where s."Token" = @1
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
    where w."Token" = @1
      and w."SleutelLeesbaar" = 1 and w."Geldig" = 0 and w."InBereik" = 1 and "w"."AbonnementId" = "t"."AbonnementId"
  );

-- Rows that a record shields whose key cannot be read
select count(*) as aantal
from "tree11"."Abonnementen" as t
where exists (
    select 1
    from (
        select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = @1 and v."Stroom" = @2 and v."Status" = @3
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."Abonnementen_werk" as w
    where w."Token" = @4 and w."SleutelLeesbaar" = 1 and "w"."AbonnementId" = "t"."AbonnementId"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", w."AbonnementId" as "AbonnementId.deel"
        from "staging"."Abonnementen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."AbonnementId.deel" is null or "o"."AbonnementId.deel" = t."AbonnementId")
      and not (
        "o"."AbonnementId.deel" is null
        and exists (
          select 1
          from "staging"."Abonnementen_gemist" as g
          where "g"."AbonnementId" = "t"."AbonnementId" and g."Aantal" >= 2 and g."RunId" <> @6
        )
      )
  )
option (recompile);

-- Rows that are shielded no longer
select
  (select "d"."AbonnementId" as "AbonnementId" for json path, without_array_wrapper, include_null_values) as sleutel,
  count(*) over () as aantal
from "staging"."Abonnementen_verschil" as d
  inner join "staging"."Abonnementen_gemist" as m on "m"."AbonnementId" = "d"."AbonnementId"
where d."Token" = @1 and d."Soort" = 'D' and m."Aantal" >= 2
order by "d"."AbonnementId"
offset 0 rows
fetch next 5 rows only;

-- After the MERGE: rows that are in an answer again
delete from "staging"."Abonnementen_gemist"
where exists (
    select 1
    from "staging"."Abonnementen_werk" as w
    where
      w."Token" = @1 and w."SleutelLeesbaar" = 1 and "w"."AbonnementId" = "staging"."Abonnementen_gemist"."AbonnementId"
  )
  or exists (
    select 1
    from "staging"."Abonnementen_verschil" as d
    where d."Token" = @2 and "d"."AbonnementId" = "staging"."Abonnementen_gemist"."AbonnementId"
  )
  or not exists (
    select 1 from "tree11"."Abonnementen" as t where "t"."AbonnementId" = "staging"."Abonnementen_gemist"."AbonnementId"
  );

-- Rows that are shielded for the first time
insert into "staging"."Abonnementen_gemist" ("AbonnementId", "Aantal", "RunId")
select "t"."AbonnementId", 0, cast(0 as bigint)
from "tree11"."Abonnementen" as t
where exists (
    select 1
    from (
        select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = @1 and v."Stroom" = @2 and v."Status" = @3
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."Abonnementen_werk" as w
    where w."Token" = @4 and w."SleutelLeesbaar" = 1 and "w"."AbonnementId" = "t"."AbonnementId"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", w."AbonnementId" as "AbonnementId.deel"
        from "staging"."Abonnementen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."AbonnementId.deel" is null or "o"."AbonnementId.deel" = t."AbonnementId")
      and not (
        "o"."AbonnementId.deel" is null
        and exists (
          select 1
          from "staging"."Abonnementen_gemist" as g
          where "g"."AbonnementId" = "t"."AbonnementId" and g."Aantal" >= 2 and g."RunId" <> @6
        )
      )
  )
  and not exists (select 1 from "staging"."Abonnementen_gemist" as m where "m"."AbonnementId" = "t"."AbonnementId");

-- How many answers missed them
update "staging"."Abonnementen_gemist"
set "Aantal" = "staging"."Abonnementen_gemist"."Aantal" + 1, "RunId" = cast(@1 as bigint)
from (
    select "t"."AbonnementId"
    from "tree11"."Abonnementen" as t
    where exists (
        select 1
        from (
            select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = @2 and v."Stroom" = @3 and v."Status" = @4
          ) as b
        where "b"."Een" = 1
      )
      and not exists (
        select 1
        from "staging"."Abonnementen_werk" as w
        where w."Token" = @5 and w."SleutelLeesbaar" = 1 and "w"."AbonnementId" = "t"."AbonnementId"
      )
      and exists (
        select 1
        from (
            select distinct 1 as "Een", w."AbonnementId" as "AbonnementId.deel"
            from "staging"."Abonnementen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
            where w."Token" = @6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
          ) as o
        where "o"."Een" = 1
          and ("o"."AbonnementId.deel" is null or "o"."AbonnementId.deel" = t."AbonnementId")
          and not (
            "o"."AbonnementId.deel" is null
            and exists (
              select 1
              from "staging"."Abonnementen_gemist" as g
              where "g"."AbonnementId" = "t"."AbonnementId" and g."Aantal" >= 2 and g."RunId" <> @7
            )
          )
      )
  ) as r
where r."AbonnementId" = "staging"."Abonnementen_gemist"."AbonnementId"
  and "staging"."Abonnementen_gemist"."RunId" <> cast(@8 as bigint);

-- Bad records
insert into "tree11"."Quarantaine" ("RunId", "Tabel", "PaginaId", "Positie", "Sleutel", "Reden", "Record")
select cast(@1 as bigint), N'Abonnementen', w."PaginaId", w."Positie",
  case when w."SleutelLeesbaar" = 1 then (
      select "w"."AbonnementId" as "AbonnementId" for json path, without_array_wrapper, include_null_values
    )
  end,
  w."Meldingen", w."Record"
from "staging"."Abonnementen_werk" as w
where w."Token" = @2 and w."Geldig" = 0 and w."InBereik" = 1;

-- The rows before
insert into "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor", "PaginaId", "Positie")
select cast(@1 as bigint), N'Abonnementen',
  (select "s"."AbonnementId" as "AbonnementId" for json path, without_array_wrapper, include_null_values), s."Soort",
  s."RijVoor", s."PaginaId", s."Positie"
from "staging"."Abonnementen_verschil" as s
where s."Token" = @2
option (recompile);

-- Apply it
merge into "tree11"."Abonnementen"
with (holdlock) as "t" using (
    select
      "Soort", "AbonnementId", "Naam", "Beschrijving", "Type", "BetalingsType", "Bedrag", "Valuta", "VervalPeriode",
      "ActivatieStrategie", "AbonnementVereist", "ConsumptieMethode", "AutoVerlenging", "GrootboekGroepId",
      "ContractDuur", "ContractPeriode", "Sectie"
    from "staging"."Abonnementen_verschil"
    where "Token" = @1
  ) as "s" on "t"."AbonnementId" = "s"."AbonnementId"
when matched and "s"."Soort" = N'D' then
delete
when matched and "s"."Soort" = N'U' then
update set
  "Naam" = "s"."Naam", "Beschrijving" = "s"."Beschrijving", "Type" = "s"."Type", "BetalingsType" = "s"."BetalingsType",
  "Bedrag" = "s"."Bedrag", "Valuta" = "s"."Valuta", "VervalPeriode" = "s"."VervalPeriode",
  "ActivatieStrategie" = "s"."ActivatieStrategie", "AbonnementVereist" = "s"."AbonnementVereist",
  "ConsumptieMethode" = "s"."ConsumptieMethode", "AutoVerlenging" = "s"."AutoVerlenging",
  "GrootboekGroepId" = "s"."GrootboekGroepId", "ContractDuur" = "s"."ContractDuur",
  "ContractPeriode" = "s"."ContractPeriode", "Sectie" = "s"."Sectie",
  "DatumLaatsteUpdate" = cast(sysutcdatetime() as datetime2(3)), "RunId" = @2
when not matched and "s"."Soort" = N'I' then
insert (
    "AbonnementId", "Naam", "Beschrijving", "Type", "BetalingsType", "Bedrag", "Valuta", "VervalPeriode",
    "ActivatieStrategie", "AbonnementVereist", "ConsumptieMethode", "AutoVerlenging", "GrootboekGroepId",
    "ContractDuur", "ContractPeriode", "Sectie", "DatumLaatsteUpdate", "RunId"
  )
values (
    "s"."AbonnementId", "s"."Naam", "s"."Beschrijving", "s"."Type", "s"."BetalingsType", "s"."Bedrag", "s"."Valuta",
    "s"."VervalPeriode", "s"."ActivatieStrategie", "s"."AbonnementVereist", "s"."ConsumptieMethode",
    "s"."AutoVerlenging", "s"."GrootboekGroepId", "s"."ContractDuur", "s"."ContractPeriode", "s"."Sectie",
    cast(sysutcdatetime() as datetime2(3)), @3
  )
option (recompile);;

-- To undo a run: did others change its rows since?
select l."WijzigingRun" as "RunId",
  (select "l"."AbonnementId" as "AbonnementId" for json path, without_array_wrapper, include_null_values) as sleutel,
  count(*) over () as aantal
from (
    select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
      cast("k"."AbonnementId" as nvarchar(50)) collate Latin1_General_100_BIN2 as "AbonnementId"
    from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
    with ("AbonnementId" nvarchar(50) '$.AbonnementId') as "k"
    where w."Tabel" = N'Abonnementen'
      and w."RunId" <> @1 and w."RunId" <> @2
      and w."Id" > (
        select min(e."Id") from "tree11"."Wijziging" as e where e."RunId" = @3 and e."Tabel" = N'Abonnementen'
      )
  ) as l
  inner join (
    select c.*, row_number() over (partition by "c"."AbonnementId" order by c."WijzigingId") as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
          cast("k"."AbonnementId" as nvarchar(50)) collate Latin1_General_100_BIN2 as "AbonnementId"
        from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
        with ("AbonnementId" nvarchar(50) '$.AbonnementId') as "k"
        where w."Tabel" = N'Abonnementen' and w."RunId" = @4
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
select
  cast(@1 as bigint), case when b."RijVoor" is null then 'D' when t."AbonnementId" is not null then 'U' else 'I' end,
  case when t."AbonnementId" is not null then (
      select "t"."AbonnementId" as "AbonnementId", "t"."Naam" as "Naam", "t"."Beschrijving" as "Beschrijving",
        "t"."Type" as "Type", "t"."BetalingsType" as "BetalingsType", "t"."Bedrag" as "Bedrag",
        "t"."Valuta" as "Valuta", "t"."VervalPeriode" as "VervalPeriode",
        "t"."ActivatieStrategie" as "ActivatieStrategie", "t"."AbonnementVereist" as "AbonnementVereist",
        "t"."ConsumptieMethode" as "ConsumptieMethode", "t"."AutoVerlenging" as "AutoVerlenging",
        "t"."GrootboekGroepId" as "GrootboekGroepId", "t"."ContractDuur" as "ContractDuur",
        "t"."ContractPeriode" as "ContractPeriode", "t"."Sectie" as "Sectie"
      for json path, without_array_wrapper, include_null_values
    )
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
          cast("k"."AbonnementId" as nvarchar(50)) collate Latin1_General_100_BIN2 as "AbonnementId"
        from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
        with ("AbonnementId" nvarchar(50) '$.AbonnementId') as "k"
        where w."Tabel" = N'Abonnementen' and w."RunId" = @2
      ) as c
  ) as b
  outer apply openjson(b."RijVoor")
with (
    "AbonnementId" nvarchar(50) '$.AbonnementId', "Naam" nvarchar(255) '$.Naam',
    "Beschrijving" nvarchar(max) '$.Beschrijving', "Type" nvarchar(50) '$.Type',
    "BetalingsType" nvarchar(50) '$.BetalingsType', "Bedrag" decimal(12, 2) '$.Bedrag', "Valuta" nvarchar(3) '$.Valuta',
    "VervalPeriode" int '$.VervalPeriode', "ActivatieStrategie" nvarchar(50) '$.ActivatieStrategie',
    "AbonnementVereist" bit '$.AbonnementVereist', "ConsumptieMethode" nvarchar(50) '$.ConsumptieMethode',
    "AutoVerlenging" bit '$.AutoVerlenging', "GrootboekGroepId" nvarchar(50) '$.GrootboekGroepId',
    "ContractDuur" nvarchar(20) '$.ContractDuur', "ContractPeriode" int '$.ContractPeriode',
    "Sectie" nvarchar(100) '$.Sectie'
  ) as "r"
  left join "tree11"."Abonnementen" as t on t."AbonnementId" = b."AbonnementId"
where b."WijzigingNr" = 1
  and (
    (b."RijVoor" is null and t."AbonnementId" is not null)
    or (
      b."RijVoor" is not null
      and (
        not (t."AbonnementId" is not null)
        or not exists (
          select "r"."Naam" collate Latin1_General_100_BIN2, datalength("r"."Naam"),
            "r"."Beschrijving" collate Latin1_General_100_BIN2, datalength("r"."Beschrijving"),
            "r"."Type" collate Latin1_General_100_BIN2, datalength("r"."Type"),
            "r"."BetalingsType" collate Latin1_General_100_BIN2, datalength("r"."BetalingsType"), "r"."Bedrag",
            "r"."Valuta" collate Latin1_General_100_BIN2, datalength("r"."Valuta"), "r"."VervalPeriode",
            "r"."ActivatieStrategie" collate Latin1_General_100_BIN2, datalength("r"."ActivatieStrategie"),
            "r"."AbonnementVereist", "r"."ConsumptieMethode" collate Latin1_General_100_BIN2,
            datalength("r"."ConsumptieMethode"), "r"."AutoVerlenging",
            "r"."GrootboekGroepId" collate Latin1_General_100_BIN2, datalength("r"."GrootboekGroepId"),
            "r"."ContractDuur" collate Latin1_General_100_BIN2, datalength("r"."ContractDuur"), "r"."ContractPeriode",
            "r"."Sectie" collate Latin1_General_100_BIN2, datalength("r"."Sectie")
          intersect
          select "t"."Naam" collate Latin1_General_100_BIN2, datalength("t"."Naam"),
            "t"."Beschrijving" collate Latin1_General_100_BIN2, datalength("t"."Beschrijving"),
            "t"."Type" collate Latin1_General_100_BIN2, datalength("t"."Type"),
            "t"."BetalingsType" collate Latin1_General_100_BIN2, datalength("t"."BetalingsType"), "t"."Bedrag",
            "t"."Valuta" collate Latin1_General_100_BIN2, datalength("t"."Valuta"), "t"."VervalPeriode",
            "t"."ActivatieStrategie" collate Latin1_General_100_BIN2, datalength("t"."ActivatieStrategie"),
            "t"."AbonnementVereist", "t"."ConsumptieMethode" collate Latin1_General_100_BIN2,
            datalength("t"."ConsumptieMethode"), "t"."AutoVerlenging",
            "t"."GrootboekGroepId" collate Latin1_General_100_BIN2, datalength("t"."GrootboekGroepId"),
            "t"."ContractDuur" collate Latin1_General_100_BIN2, datalength("t"."ContractDuur"), "t"."ContractPeriode",
            "t"."Sectie" collate Latin1_General_100_BIN2, datalength("t"."Sectie")
        )
      )
    )
  )
option (recompile);
