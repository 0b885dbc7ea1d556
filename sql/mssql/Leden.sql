-- Leden. Made by `npm run generate` from src/tables and src/transform. Parameters are shown by number.

-- Empty the work table
truncate table "staging"."Leden_werk";

-- Note that it was begun
insert into "staging"."Leden_verschil" ("Token", "Soort") values (cast(@1 as bigint), 'B');

-- Pages to shred: see gedeeld.sql

-- Shred those of one batch into it
insert into "staging"."Leden_werk" (
    "Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest",
    "Afgeschermd", "Meldingen", "Record", "Id", "Naam", "AccountId", "BedrijfId", "PrimaireLocatieId", "Actief",
    "BetalingsVorm", "KlantNummer", "AangemaaktOp", "GewijzigdOp", "LaatsteCheckinOp"
  )
select cast(@1 as bigint), "s"."VerzoekId", "s"."PaginaId", "s"."Positie", "s"."Deel", 1,
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
      '', case when "s"."Id.fout" is not null then concat(N'Id:', "s"."Id.fout", ';') end,
      case when "s"."Naam.fout" is not null then concat(N'Naam:', "s"."Naam.fout", ';') end,
      case when "s"."AccountId.fout" is not null then concat(N'AccountId:', "s"."AccountId.fout", ';') end,
      case when "s"."BedrijfId.fout" is not null then concat(N'BedrijfId:', "s"."BedrijfId.fout", ';') end,
      case
        when "s"."PrimaireLocatieId.fout" is not null then concat(N'PrimaireLocatieId:', "s"."PrimaireLocatieId.fout", ';')
      end,
      case when "s"."Actief.fout" is not null then concat(N'Actief:', "s"."Actief.fout", ';') end,
      case when "s"."BetalingsVorm.fout" is not null then concat(N'BetalingsVorm:', "s"."BetalingsVorm.fout", ';') end,
      case when "s"."KlantNummer.fout" is not null then concat(N'KlantNummer:', "s"."KlantNummer.fout", ';') end,
      case when "s"."AangemaaktOp.fout" is not null then concat(N'AangemaaktOp:', "s"."AangemaaktOp.fout", ';') end,
      case when "s"."GewijzigdOp.fout" is not null then concat(
          N'GewijzigdOp:',
          case when ("s"."GewijzigdOp.fout" = 'required' and "s"."AangemaaktOp" is not null) then 'fallback'
            else "s"."GewijzigdOp.fout"
          end,
          ';'
        )
      end,
      case
        when "s"."LaatsteCheckinOp.fout" is not null then concat(N'LaatsteCheckinOp:', "s"."LaatsteCheckinOp.fout", ';')
      end,
      case when "s"."AangemaaktOp.zone" = 1 then N'AangemaaktOp:zone;' end,
      case when "s"."GewijzigdOp.zone" = 1 then N'GewijzigdOp:zone;' end,
      case when "s"."LaatsteCheckinOp.zone" = 1 then N'LaatsteCheckinOp:zone;' end
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
      v."VerzoekId", p."PaginaId", r."Positie", r."Deel", r."Record", "waarde"."Id" as "Id", "waarde"."Naam" as "Naam",
      "waarde"."AccountId" as "AccountId", "waarde"."BedrijfId" as "BedrijfId",
      "waarde"."PrimaireLocatieId" as "PrimaireLocatieId", "waarde"."Actief" as "Actief",
      "waarde"."BetalingsVorm" as "BetalingsVorm", "waarde"."KlantNummer" as "KlantNummer",
      "waarde"."AangemaaktOp" as "AangemaaktOp", "waarde"."GewijzigdOp" as "GewijzigdOp",
      "waarde"."LaatsteCheckinOp" as "LaatsteCheckinOp",
      case when "waarde"."Id" is not null then null
        when "tekst"."Id.tekst" is null then N'required'
        else case when "tekst"."Id.json" is not null then N'type' else N'length' end
      end as "Id.fout",
      case when "waarde"."Naam" is null
        and "tekst"."Naam.tekst" is not null then case when "tekst"."Naam.json" is not null then N'type' else N'length'
        end
      end as "Naam.fout",
      case when "waarde"."AccountId" is null
        and "tekst"."AccountId.tekst" is not null then case
          when "tekst"."AccountId.json" is not null then N'type' else N'length'
        end
      end as "AccountId.fout",
      case when "waarde"."BedrijfId" is not null then null
        when "tekst"."BedrijfId.tekst" is null then N'required'
        else case when "tekst"."BedrijfId.json" is not null then N'type' else N'length' end
      end as "BedrijfId.fout",
      case when "waarde"."PrimaireLocatieId" is null
        and "tekst"."PrimaireLocatieId.tekst" is not null then case
          when "tekst"."PrimaireLocatieId.json" is not null then N'type' else N'length'
        end
      end as "PrimaireLocatieId.fout",
      case
        when "waarde"."Actief" is not null then null when "tekst"."Actief.tekst" is null then N'required' else N'type'
      end as "Actief.fout",
      case when "waarde"."BetalingsVorm" is null
        and "tekst"."BetalingsVorm.tekst" is not null then case
          when "tekst"."BetalingsVorm.json" is not null then N'type' else N'length'
        end
      end as "BetalingsVorm.fout",
      case when "waarde"."KlantNummer" is null
        and "tekst"."KlantNummer.tekst" is not null then case
          when "tekst"."KlantNummer.json" is not null then N'type' else N'length'
        end
      end as "KlantNummer.fout",
      case when "waarde"."AangemaaktOp" is not null then null
        when "tekst"."AangemaaktOp.tekst" is null then N'required'
        else N'type'
      end as "AangemaaktOp.fout",
      case when "waarde"."GewijzigdOp" is not null then null
        when "tekst"."GewijzigdOp.tekst" is null then N'required'
        else N'type'
      end as "GewijzigdOp.fout",
      case when "waarde"."LaatsteCheckinOp" is null and "tekst"."LaatsteCheckinOp.tekst" is not null then N'type'
      end as "LaatsteCheckinOp.fout",
      case when "waarde"."AangemaaktOp" is not null
        and substring("tekst"."AangemaaktOp.tekst" collate Latin1_General_100_BIN2, 12, 2147483647) not like N'%[Zz+-]%' then 1
        else 0
      end as "AangemaaktOp.zone",
      case when "waarde"."GewijzigdOp" is not null
        and substring("tekst"."GewijzigdOp.tekst" collate Latin1_General_100_BIN2, 12, 2147483647) not like N'%[Zz+-]%' then 1
        else 0
      end as "GewijzigdOp.zone",
      case when "waarde"."LaatsteCheckinOp" is not null
        and substring("tekst"."LaatsteCheckinOp.tekst" collate Latin1_General_100_BIN2, 12, 2147483647) not like N'%[Zz+-]%' then 1
        else 0
      end as "LaatsteCheckinOp.zone"
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
        "Id.p0" nvarchar(max) '$.id', "Id.p0.json" nvarchar(max) '$.id' as json, "Naam.p0" nvarchar(max) '$.fullName',
        "Naam.p0.json" nvarchar(max) '$.fullName' as json, "AccountId.p0" nvarchar(max) '$.accountId',
        "AccountId.p0.json" nvarchar(max) '$.accountId' as json, "BedrijfId.p0" nvarchar(max) '$.businessId',
        "BedrijfId.p0.json" nvarchar(max) '$.businessId' as json,
        "PrimaireLocatieId.p0" nvarchar(max) '$.primaryLocationId',
        "PrimaireLocatieId.p0.json" nvarchar(max) '$.primaryLocationId' as json, "Actief.p0" nvarchar(max) '$.active',
        "Actief.p0.json" nvarchar(max) '$.active' as json,
        "BetalingsVorm.p0" nvarchar(max) '$.paymentCollectionStrategy',
        "BetalingsVorm.p0.json" nvarchar(max) '$.paymentCollectionStrategy' as json,
        "KlantNummer.p0" nvarchar(max) '$.customerNumber',
        "KlantNummer.p0.json" nvarchar(max) '$.customerNumber' as json, "AangemaaktOp.p0" nvarchar(max) '$.createdAt',
        "AangemaaktOp.p0.json" nvarchar(max) '$.createdAt' as json, "GewijzigdOp.p0" nvarchar(max) '$.updatedAt',
        "GewijzigdOp.p0.json" nvarchar(max) '$.updatedAt' as json,
        "LaatsteCheckinOp.p0" nvarchar(max) '$.lastCheckinAt',
        "LaatsteCheckinOp.p0.json" nvarchar(max) '$.lastCheckinAt' as json
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
          coalesce("j"."Naam.p0", "j"."Naam.p0.json") as "Naam.tekst",
          coalesce("j"."AccountId.p0", "j"."AccountId.p0.json") as "AccountId.tekst",
          case
            when not datalength(coalesce("j"."BedrijfId.p0", "j"."BedrijfId.p0.json")) = 0 then coalesce("j"."BedrijfId.p0", "j"."BedrijfId.p0.json")
          end as "BedrijfId.tekst",
          coalesce("j"."PrimaireLocatieId.p0", "j"."PrimaireLocatieId.p0.json") as "PrimaireLocatieId.tekst",
          coalesce("j"."Actief.p0", "j"."Actief.p0.json") as "Actief.tekst",
          coalesce("j"."BetalingsVorm.p0", "j"."BetalingsVorm.p0.json") as "BetalingsVorm.tekst",
          coalesce("j"."KlantNummer.p0", "j"."KlantNummer.p0.json") as "KlantNummer.tekst",
          coalesce("j"."AangemaaktOp.p0", "j"."AangemaaktOp.p0.json") as "AangemaaktOp.tekst",
          coalesce("j"."GewijzigdOp.p0", "j"."GewijzigdOp.p0.json") as "GewijzigdOp.tekst",
          coalesce("j"."LaatsteCheckinOp.p0", "j"."LaatsteCheckinOp.p0.json") as "LaatsteCheckinOp.tekst",
          case when "j"."Id.p0.json" is not null then "j"."Id.p0.json"
            when "j"."Id.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."Id.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'id' and m.[type] = 3
            )
          end as "Id.json",
          case when "j"."Naam.p0.json" is not null then "j"."Naam.p0.json"
            when "j"."Naam.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."Naam.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'fullName' and m.[type] = 3
            )
          end as "Naam.json",
          case when "j"."AccountId.p0.json" is not null then "j"."AccountId.p0.json"
            when "j"."AccountId.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."AccountId.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'accountId' and m.[type] = 3
            )
          end as "AccountId.json",
          case when "j"."BedrijfId.p0.json" is not null then "j"."BedrijfId.p0.json"
            when "j"."BedrijfId.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."BedrijfId.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'businessId' and m.[type] = 3
            )
          end as "BedrijfId.json",
          case when "j"."PrimaireLocatieId.p0.json" is not null then "j"."PrimaireLocatieId.p0.json"
            when "j"."PrimaireLocatieId.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."PrimaireLocatieId.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'primaryLocationId' and m.[type] = 3
            )
          end as "PrimaireLocatieId.json",
          "j"."Actief.p0.json" as "Actief.json",
          case when "j"."BetalingsVorm.p0.json" is not null then "j"."BetalingsVorm.p0.json"
            when "j"."BetalingsVorm.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."BetalingsVorm.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'paymentCollectionStrategy' and m.[type] = 3
            )
          end as "BetalingsVorm.json",
          case when "j"."KlantNummer.p0.json" is not null then "j"."KlantNummer.p0.json"
            when "j"."KlantNummer.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."KlantNummer.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'customerNumber' and m.[type] = 3
            )
          end as "KlantNummer.json",
          "j"."AangemaaktOp.p0.json" as "AangemaaktOp.json", "j"."GewijzigdOp.p0.json" as "GewijzigdOp.json",
          "j"."LaatsteCheckinOp.p0.json" as "LaatsteCheckinOp.json"
      ) as tekst
      outer apply (
        select case when datalength("tekst"."Id.tekst") <= 100
            and "tekst"."Id.json" is null then cast("tekst"."Id.tekst" as nvarchar(50))
          end as "Id",
          case when datalength("tekst"."Naam.tekst") <= 510
            and "tekst"."Naam.json" is null then cast("tekst"."Naam.tekst" as nvarchar(255))
          end as "Naam",
          case when datalength("tekst"."AccountId.tekst") <= 100
            and "tekst"."AccountId.json" is null then cast("tekst"."AccountId.tekst" as nvarchar(50))
          end as "AccountId",
          case when datalength("tekst"."BedrijfId.tekst") <= 100
            and "tekst"."BedrijfId.json" is null then cast("tekst"."BedrijfId.tekst" as nvarchar(50))
          end as "BedrijfId",
          case when datalength("tekst"."PrimaireLocatieId.tekst") <= 100
            and "tekst"."PrimaireLocatieId.json" is null then cast("tekst"."PrimaireLocatieId.tekst" as nvarchar(50))
          end as "PrimaireLocatieId",
          case when "tekst"."Actief.tekst" collate Latin1_General_100_BIN2 like N'true' then cast(1 as bit)
            when "tekst"."Actief.tekst" collate Latin1_General_100_BIN2 like N'false' then cast(0 as bit)
          end as "Actief",
          case when datalength("tekst"."BetalingsVorm.tekst") <= 40
            and "tekst"."BetalingsVorm.json" is null then cast("tekst"."BetalingsVorm.tekst" as nvarchar(20))
          end as "BetalingsVorm",
          case when datalength("tekst"."KlantNummer.tekst") <= 100
            and "tekst"."KlantNummer.json" is null then cast("tekst"."KlantNummer.tekst" as nvarchar(50))
          end as "KlantNummer",
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
                            or (d.s like N':[0-5][0-9].[0-9]%' and substring(d.s, 5, 2147483647) not like N'%[^0-9]%')
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
                            or (d.s like N':[0-5][0-9].[0-9]%' and substring(d.s, 5, 2147483647) not like N'%[^0-9]%')
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
          end as "GewijzigdOp",
          case when datalength("tekst"."LaatsteCheckinOp.tekst") = 48
            and "tekst"."LaatsteCheckinOp.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]Z'
            and substring("tekst"."LaatsteCheckinOp.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then try_convert(datetime2(3), left("tekst"."LaatsteCheckinOp.tekst", 23), 126)
            when datalength("tekst"."LaatsteCheckinOp.tekst") = 58
            and "tekst"."LaatsteCheckinOp.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]+0[12]:00'
            and substring("tekst"."LaatsteCheckinOp.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then dateadd(
              hour, - try_convert(int, substring("tekst"."LaatsteCheckinOp.tekst", 26, 1)),
              try_convert(datetime2(3), left("tekst"."LaatsteCheckinOp.tekst", 23), 126)
            )
            when datalength("tekst"."LaatsteCheckinOp.tekst") = 40
            and "tekst"."LaatsteCheckinOp.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9]Z'
            and substring("tekst"."LaatsteCheckinOp.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then try_convert(datetime2(3), left("tekst"."LaatsteCheckinOp.tekst", 19), 126)
            when datalength("tekst"."LaatsteCheckinOp.tekst") = 50
            and "tekst"."LaatsteCheckinOp.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9]+0[12]:00'
            and substring("tekst"."LaatsteCheckinOp.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then dateadd(
              hour, - try_convert(int, substring("tekst"."LaatsteCheckinOp.tekst", 22, 1)),
              try_convert(datetime2(3), left("tekst"."LaatsteCheckinOp.tekst", 19), 126)
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
                            "tekst"."LaatsteCheckinOp.tekst" collate Latin1_General_100_BIN2 not like N'%[[]%'
                            or (
                              d.z > N''
                              and "tekst"."LaatsteCheckinOp.tekst" collate Latin1_General_100_BIN2 like N'%[[][A-Za-z]%]'
                              and stuff(
                                "tekst"."LaatsteCheckinOp.tekst" collate Latin1_General_100_BIN2, 1,
                                charindex(N'[', "tekst"."LaatsteCheckinOp.tekst"), N''
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
                      "tekst"."LaatsteCheckinOp.tekst" collate Latin1_General_100_BIN2,
                      charindex(N'[', "tekst"."LaatsteCheckinOp.tekst" + N'[') - 1
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
          end as "LaatsteCheckinOp"
      ) as waarde
    where "v"."RunId" = @2 and "v"."Stroom" = @3 and "v"."Status" = @4 and "p"."PaginaId" in (@5, @6)
  ) as s;

-- After a second read: leave out what the first showed
delete from "staging"."Leden_werk"
where "Token" = @1
  and "VerzoekId" in (
    select v."VerzoekId"
    from "staging"."Verzoek" as v
    where exists (
        select 1
        from "staging"."Verzoek" as e
        where "e"."RunId" = "v"."RunId"
          and "e"."Stroom" = "v"."Stroom" and "e"."Parameters" = "v"."Parameters" and "e"."VerzoekId" < "v"."VerzoekId"
          and "e"."Status" = @2
      )
  )
  and exists (
    select 1
    from "staging"."Leden_werk" as f
    where f."Token" = @3
      and f."VerzoekId" < "staging"."Leden_werk"."VerzoekId" and f."Id" = "staging"."Leden_werk"."Id"
      and not (
        not exists (
          select "f"."Naam" collate Latin1_General_100_BIN2, datalength("f"."Naam"),
            "f"."AccountId" collate Latin1_General_100_BIN2, datalength("f"."AccountId"),
            "f"."BedrijfId" collate Latin1_General_100_BIN2, datalength("f"."BedrijfId"),
            "f"."PrimaireLocatieId" collate Latin1_General_100_BIN2, datalength("f"."PrimaireLocatieId"), "f"."Actief",
            "f"."BetalingsVorm" collate Latin1_General_100_BIN2, datalength("f"."BetalingsVorm"),
            "f"."KlantNummer" collate Latin1_General_100_BIN2, datalength("f"."KlantNummer"), "f"."AangemaaktOp",
            "f"."GewijzigdOp", "f"."LaatsteCheckinOp"
          intersect
          select
            "staging"."Leden_werk"."Naam" collate Latin1_General_100_BIN2, datalength("staging"."Leden_werk"."Naam"),
            "staging"."Leden_werk"."AccountId" collate Latin1_General_100_BIN2,
            datalength("staging"."Leden_werk"."AccountId"),
            "staging"."Leden_werk"."BedrijfId" collate Latin1_General_100_BIN2,
            datalength("staging"."Leden_werk"."BedrijfId"),
            "staging"."Leden_werk"."PrimaireLocatieId" collate Latin1_General_100_BIN2,
            datalength("staging"."Leden_werk"."PrimaireLocatieId"), "staging"."Leden_werk"."Actief",
            "staging"."Leden_werk"."BetalingsVorm" collate Latin1_General_100_BIN2,
            datalength("staging"."Leden_werk"."BetalingsVorm"),
            "staging"."Leden_werk"."KlantNummer" collate Latin1_General_100_BIN2,
            datalength("staging"."Leden_werk"."KlantNummer"), "staging"."Leden_werk"."AangemaaktOp",
            "staging"."Leden_werk"."GewijzigdOp", "staging"."Leden_werk"."LaatsteCheckinOp"
        )
      )
  );

-- Count the records
select count(*) as gelezen, sum(1 - "Geldig") as afgekeurd, sum(1 - "SleutelLeesbaar") as onleesbaar,
  count("Meldingen") as genoteerd
from "staging"."Leden_werk"
where "Token" = @1 and "InBereik" = 1;

-- Count what is wrong with them
select melding.value as melding, count(*) as aantal
from "staging"."Leden_werk" as w cross apply string_split (w."Meldingen", N';') as melding
where w."Token" = @1 and w."InBereik" = 1 and w."Meldingen" is not null and melding.value <> ''
group by melding.value;

-- Count keys that several records have
select count(*) as sleutels
from (
    select "Id"
    from "staging"."Leden_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
    group by "Id"
    having count(*) > 1
  ) as k;

-- If there are any, how many of these records are of one answer
select sum(k.extra) as dubbel
from (
    select count(*) - count(distinct "VerzoekId") as extra
    from "staging"."Leden_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
    group by "Id"
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
    select count(*) from "staging"."Leden_werk" as w where w."Token" = @5 and w."VerzoekId" = v."VerzoekId"
  );

-- Keep one record for each key
with dubbel as (
    select "Id"
    from "staging"."Leden_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
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
    where w."Token" = @2 and w."SleutelLeesbaar" = 1
  )
update "staging"."Leden_werk"
set "Verliest" = case when volgorde.plaats > 1 then 1 else 0 end, "Afgeschermd" = 1 - volgorde.allemaal
from volgorde
where "staging"."Leden_werk"."Nr" = volgorde."Nr"
option (recompile);

-- Measure the rows that come
select count(*) as rijen, count(w."Naam") as "Naam.gevuld", count(w."AccountId") as "AccountId.gevuld",
  count(w."PrimaireLocatieId") as "PrimaireLocatieId.gevuld", count(w."BetalingsVorm") as "BetalingsVorm.gevuld",
  count(w."KlantNummer") as "KlantNummer.gevuld",
  count(case when not ("w"."GewijzigdOp" >= "w"."AangemaaktOp") then 1 end) as "not_before:GewijzigdOp",
  max(case when w."GewijzigdOp" > @1 then null else w."GewijzigdOp" end) as "GewijzigdOp.nieuwste",
  count(case when w."GewijzigdOp" > @2 then 1 end) as "GewijzigdOp.vooruit"
from "staging"."Leden_werk" as w
where "w"."Token" = @3 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0;

-- Fields of a sample of the answers: see gedeeld.sql

-- What is usual on a weekday
with reeks as (
    select r.naam, r.dag, sum(r.waarde) as waarde
    from (
        select N'NieuweLeden' as naam,
          datediff(
            day, '19700101',
            cast(
              case
                when "w"."AangemaaktOp" < '9999-12-31T23:00:00' then todatetimeoffset("w"."AangemaaktOp", '+00:00') at time zone N'W. Europe Standard Time'
              end as date
            )
          ) as dag,
          cast(1 as decimal(38, 20)) as waarde
        from "staging"."Leden_werk" as "w"
        where "w"."AangemaaktOp" >= @1
          and "w"."AangemaaktOp" < @2 and "w"."Token" = @3 and "w"."Geldig" = 1 and "w"."InBereik" = 1
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
      and r.dag = cast(@4 as int) - v.n
    where v.n = 0 or cast(@5 as int) - v.n >= b.eerste
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
        select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = @1 and v."Stroom" = @2 and v."Status" = @3
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1 from "staging"."Leden_werk" as w where w."Token" = @4 and w."SleutelLeesbaar" = 1 and "w"."Id" = "t"."Id"
  )
  and not exists (
    select 1
    from (
        select distinct 1 as "Een", w."Id" as "Id.deel"
        from "staging"."Leden_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."Id.deel" is null or "o"."Id.deel" = t."Id")
      and not (
        "o"."Id.deel" is null
        and exists (
          select 1 from "staging"."Leden_gemist" as g where "g"."Id" = "t"."Id" and g."Aantal" >= 2 and g."RunId" <> @6
        )
      )
  )
option (recompile);

-- Keys that are nearly the same
select (select N'***' as "Id" for json path, without_array_wrapper, include_null_values) as sleutel,
  count(*) over () as aantal
from "staging"."Leden_werk" as w
  inner join (
    select w."Id" collate Latin1_General_100_CI_AS_KS_WS_SC as "Id"
    from "staging"."Leden_werk" as w
    where "w"."Token" = @1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
    group by w."Id" collate Latin1_General_100_CI_AS_KS_WS_SC
    having count(*) > 1
  ) as g on g."Id" = w."Id" collate Latin1_General_100_CI_AS_KS_WS_SC
where "w"."Token" = @2 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
order by w."Id"
offset 0 rows
fetch next 6 rows only
option (recompile);

-- Versions of its rows that end
update "tree11"."LedenHistorie"
set "GeldigTot" = cast(switchoffset(cast(cast(@1 as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)),
  "RunIdTot" = cast(@2 as bigint)
from "staging"."Leden_verschil" as d
where d."Token" = @3 and d."Id" = "tree11"."LedenHistorie"."Id" and "tree11"."LedenHistorie"."GeldigTot" is null
option (recompile);

-- Versions that begin
insert into "tree11"."LedenHistorie" (
    "Id", "Naam", "AccountId", "BedrijfId", "PrimaireLocatieId", "Actief", "BetalingsVorm", "KlantNummer",
    "AangemaaktOp", "GewijzigdOp", "LaatsteCheckinOp", "GeldigVan", "RunId"
  )
select
  "Id", "Naam", "AccountId", "BedrijfId", "PrimaireLocatieId", "Actief", "BetalingsVorm", "KlantNummer", "AangemaaktOp",
  "GewijzigdOp", "LaatsteCheckinOp",
  cast(switchoffset(cast(cast(@1 as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)), cast(@2 as bigint)
from "staging"."Leden_verschil"
where "Token" = @3 and "Soort" in ('I', 'U')
option (recompile);

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
delete from "staging"."Leden_verschil" where "Token" = @1 and "Soort" = 'B';

-- What differs from the target
insert into "staging"."Leden_verschil" (
    "Token", "Soort", "PaginaId", "Positie", "RijVoor", "Id", "Naam", "AccountId", "BedrijfId", "PrimaireLocatieId",
    "Actief", "BetalingsVorm", "KlantNummer", "AangemaaktOp", "GewijzigdOp", "LaatsteCheckinOp"
  )
select cast(@1 as bigint), case when "t"."Id" is null then 'I' else 'U' end, s."PaginaId", s."Positie",
  case when "t"."Id" is not null then (
      select "t"."Id" as "Id", "t"."Naam" as "Naam", "t"."AccountId" as "AccountId", "t"."BedrijfId" as "BedrijfId",
        "t"."PrimaireLocatieId" as "PrimaireLocatieId", "t"."Actief" as "Actief",
        "t"."BetalingsVorm" as "BetalingsVorm", "t"."KlantNummer" as "KlantNummer",
        "t"."AangemaaktOp" as "AangemaaktOp", "t"."GewijzigdOp" as "GewijzigdOp",
        "t"."LaatsteCheckinOp" as "LaatsteCheckinOp"
      for json path, without_array_wrapper, include_null_values
    )
  end,
  "s"."Id", "s"."Naam", "s"."AccountId", "s"."BedrijfId", "s"."PrimaireLocatieId", "s"."Actief", "s"."BetalingsVorm",
  "s"."KlantNummer", "s"."AangemaaktOp", "s"."GewijzigdOp", "s"."LaatsteCheckinOp"
from "staging"."Leden_werk" as s left join "tree11"."Leden" as t on "t"."Id" = "s"."Id"
where s."Token" = @2
  and s."Geldig" = 1 and s."Verliest" = 0
  and (
    ("t"."Id" is null and s."InBereik" = 1)
    or (
      "t"."Id" is not null
      and s."Afgeschermd" = 0
      and (s."InBereik" = 1)
      and not exists (
        select "s"."Naam" collate Latin1_General_100_BIN2, datalength("s"."Naam"),
          "s"."AccountId" collate Latin1_General_100_BIN2, datalength("s"."AccountId"),
          "s"."BedrijfId" collate Latin1_General_100_BIN2, datalength("s"."BedrijfId"),
          "s"."PrimaireLocatieId" collate Latin1_General_100_BIN2, datalength("s"."PrimaireLocatieId"), "s"."Actief",
          "s"."BetalingsVorm" collate Latin1_General_100_BIN2, datalength("s"."BetalingsVorm"),
          "s"."KlantNummer" collate Latin1_General_100_BIN2, datalength("s"."KlantNummer"), "s"."AangemaaktOp",
          "s"."GewijzigdOp", "s"."LaatsteCheckinOp"
        intersect
        select "t"."Naam" collate Latin1_General_100_BIN2, datalength("t"."Naam"),
          "t"."AccountId" collate Latin1_General_100_BIN2, datalength("t"."AccountId"),
          "t"."BedrijfId" collate Latin1_General_100_BIN2, datalength("t"."BedrijfId"),
          "t"."PrimaireLocatieId" collate Latin1_General_100_BIN2, datalength("t"."PrimaireLocatieId"), "t"."Actief",
          "t"."BetalingsVorm" collate Latin1_General_100_BIN2, datalength("t"."BetalingsVorm"),
          "t"."KlantNummer" collate Latin1_General_100_BIN2, datalength("t"."KlantNummer"), "t"."AangemaaktOp",
          "t"."GewijzigdOp", "t"."LaatsteCheckinOp"
      )
    )
  )
union all
select cast(@3 as bigint), 'D', null, null,
  (
    select "t"."Id" as "Id", "t"."Naam" as "Naam", "t"."AccountId" as "AccountId", "t"."BedrijfId" as "BedrijfId",
      "t"."PrimaireLocatieId" as "PrimaireLocatieId", "t"."Actief" as "Actief", "t"."BetalingsVorm" as "BetalingsVorm",
      "t"."KlantNummer" as "KlantNummer", "t"."AangemaaktOp" as "AangemaaktOp", "t"."GewijzigdOp" as "GewijzigdOp",
      "t"."LaatsteCheckinOp" as "LaatsteCheckinOp"
    for json path, without_array_wrapper, include_null_values
  ),
  "t"."Id", "t"."Naam", "t"."AccountId", "t"."BedrijfId", "t"."PrimaireLocatieId", "t"."Actief", "t"."BetalingsVorm",
  "t"."KlantNummer", "t"."AangemaaktOp", "t"."GewijzigdOp", "t"."LaatsteCheckinOp"
from "tree11"."Leden" as t
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
    select 1 from "staging"."Leden_werk" as w where w."Token" = @8 and w."SleutelLeesbaar" = 1 and "w"."Id" = "t"."Id"
  )
  and not exists (
    select 1
    from (
        select distinct 1 as "Een", w."Id" as "Id.deel"
        from "staging"."Leden_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @9 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."Id.deel" is null or "o"."Id.deel" = t."Id")
      and not (
        "o"."Id.deel" is null
        and exists (
          select 1 from "staging"."Leden_gemist" as g where "g"."Id" = "t"."Id" and g."Aantal" >= 2 and g."RunId" <> @10
        )
      )
  )
option (recompile);

-- Count it
select "Soort", count(*) as aantal from "staging"."Leden_verschil" where "Token" = @1 group by "Soort";

-- Would it delete many? How many rows there are in its scope
select count(*) as aantal
from "tree11"."Leden" as t
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
        select s."Soort" as "Soort", s."RijVoor" as "RijVoor", "s"."Id" as "Id", "s"."Naam" as "Naam",
          "s"."AccountId" as "AccountId", "s"."BedrijfId" as "BedrijfId",
          "s"."PrimaireLocatieId" as "PrimaireLocatieId", "s"."Actief" as "Actief",
          "s"."BetalingsVorm" as "BetalingsVorm", "s"."KlantNummer" as "KlantNummer",
          "s"."AangemaaktOp" as "AangemaaktOp", "s"."GewijzigdOp" as "GewijzigdOp",
          "s"."LaatsteCheckinOp" as "LaatsteCheckinOp"
        for json path, without_array_wrapper, include_null_values
      ) as rij
    from "staging"."Leden_verschil" as s
    where s."Token" = @1
  ) as r;

-- A sample of it, for a dry run or a hold
select s."Soort" as soort, '{}' as sleutel,
  (
    select "s"."BedrijfId" as "BedrijfId", "s"."PrimaireLocatieId" as "PrimaireLocatieId", "s"."Actief" as "Actief",
      "s"."BetalingsVorm" as "BetalingsVorm", "s"."AangemaaktOp" as "AangemaaktOp", "s"."GewijzigdOp" as "GewijzigdOp",
      "s"."LaatsteCheckinOp" as "LaatsteCheckinOp"
    for json path, without_array_wrapper, include_null_values
  ) as na
from "staging"."Leden_verschil" as s
where s."Token" = @1
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
    where w."Token" = @1 and w."SleutelLeesbaar" = 1 and w."Geldig" = 0 and w."InBereik" = 1 and "w"."Id" = "t"."Id"
  );

-- Rows that a record shields whose key cannot be read
select count(*) as aantal
from "tree11"."Leden" as t
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
    select 1 from "staging"."Leden_werk" as w where w."Token" = @5 and w."SleutelLeesbaar" = 1 and "w"."Id" = "t"."Id"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", w."Id" as "Id.deel"
        from "staging"."Leden_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."Id.deel" is null or "o"."Id.deel" = t."Id")
      and not (
        "o"."Id.deel" is null
        and exists (
          select 1 from "staging"."Leden_gemist" as g where "g"."Id" = "t"."Id" and g."Aantal" >= 2 and g."RunId" <> @7
        )
      )
  )
option (recompile);

-- Rows that are shielded no longer
select (select N'***' as "Id" for json path, without_array_wrapper, include_null_values) as sleutel,
  count(*) over () as aantal
from "staging"."Leden_verschil" as d inner join "staging"."Leden_gemist" as m on "m"."Id" = "d"."Id"
where d."Token" = @1 and d."Soort" = 'D' and m."Aantal" >= 2
order by "d"."Id"
offset 0 rows
fetch next 5 rows only;

-- After the MERGE: rows that are in an answer again
delete from "staging"."Leden_gemist"
where exists (
    select 1
    from "staging"."Leden_werk" as w
    where w."Token" = @1 and w."SleutelLeesbaar" = 1 and "w"."Id" = "staging"."Leden_gemist"."Id"
  )
  or exists (
    select 1 from "staging"."Leden_verschil" as d where d."Token" = @2 and "d"."Id" = "staging"."Leden_gemist"."Id"
  )
  or not exists (select 1 from "tree11"."Leden" as t where "t"."Id" = "staging"."Leden_gemist"."Id");

-- Rows that are shielded for the first time
insert into "staging"."Leden_gemist" ("Id", "Aantal", "RunId")
select "t"."Id", 0, cast(0 as bigint)
from "tree11"."Leden" as t
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
    select 1 from "staging"."Leden_werk" as w where w."Token" = @5 and w."SleutelLeesbaar" = 1 and "w"."Id" = "t"."Id"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", w."Id" as "Id.deel"
        from "staging"."Leden_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."Id.deel" is null or "o"."Id.deel" = t."Id")
      and not (
        "o"."Id.deel" is null
        and exists (
          select 1 from "staging"."Leden_gemist" as g where "g"."Id" = "t"."Id" and g."Aantal" >= 2 and g."RunId" <> @7
        )
      )
  )
  and not exists (select 1 from "staging"."Leden_gemist" as m where "m"."Id" = "t"."Id");

-- How many answers missed them
update "staging"."Leden_gemist"
set "Aantal" = "staging"."Leden_gemist"."Aantal" + 1, "RunId" = cast(@1 as bigint)
from (
    select "t"."Id"
    from "tree11"."Leden" as t
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
        from "staging"."Leden_werk" as w
        where w."Token" = @6 and w."SleutelLeesbaar" = 1 and "w"."Id" = "t"."Id"
      )
      and exists (
        select 1
        from (
            select distinct 1 as "Een", w."Id" as "Id.deel"
            from "staging"."Leden_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
            where w."Token" = @7 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
          ) as o
        where "o"."Een" = 1
          and ("o"."Id.deel" is null or "o"."Id.deel" = t."Id")
          and not (
            "o"."Id.deel" is null
            and exists (
              select 1
              from "staging"."Leden_gemist" as g
              where "g"."Id" = "t"."Id" and g."Aantal" >= 2 and g."RunId" <> @8
            )
          )
      )
  ) as r
where r."Id" = "staging"."Leden_gemist"."Id" and "staging"."Leden_gemist"."RunId" <> cast(@9 as bigint);

-- Bad records
insert into "tree11"."Quarantaine" ("RunId", "Tabel", "PaginaId", "Positie", "Sleutel", "Reden", "Record")
select cast(@1 as bigint), N'Leden', w."PaginaId", w."Positie",
  case when w."SleutelLeesbaar" = 1 then (
      select "w"."Id" as "Id" for json path, without_array_wrapper, include_null_values
    )
  end,
  w."Meldingen", w."Record"
from "staging"."Leden_werk" as w
where w."Token" = @2 and w."Geldig" = 0 and w."InBereik" = 1;

-- The rows before
insert into "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor", "PaginaId", "Positie")
select
  cast(@1 as bigint), N'Leden', (select "s"."Id" as "Id" for json path, without_array_wrapper, include_null_values),
  s."Soort", s."RijVoor", s."PaginaId", s."Positie"
from "staging"."Leden_verschil" as s
where s."Token" = @2
option (recompile);

-- Apply it
merge into "tree11"."Leden"
with (holdlock) as "t" using (
    select
      "Soort", "Id", "Naam", "AccountId", "BedrijfId", "PrimaireLocatieId", "Actief", "BetalingsVorm", "KlantNummer",
      "AangemaaktOp", "GewijzigdOp", "LaatsteCheckinOp"
    from "staging"."Leden_verschil"
    where "Token" = @1
  ) as "s" on "t"."Id" = "s"."Id"
when matched and "s"."Soort" = N'D' then
delete
when matched and "s"."Soort" = N'U' then
update set "Naam" = "s"."Naam", "AccountId" = "s"."AccountId", "BedrijfId" = "s"."BedrijfId",
  "PrimaireLocatieId" = "s"."PrimaireLocatieId", "Actief" = "s"."Actief", "BetalingsVorm" = "s"."BetalingsVorm",
  "KlantNummer" = "s"."KlantNummer", "AangemaaktOp" = "s"."AangemaaktOp", "GewijzigdOp" = "s"."GewijzigdOp",
  "LaatsteCheckinOp" = "s"."LaatsteCheckinOp", "DatumLaatsteUpdate" = cast(sysutcdatetime() as datetime2(3)),
  "RunId" = @2
when not matched and "s"."Soort" = N'I' then
insert (
    "Id", "Naam", "AccountId", "BedrijfId", "PrimaireLocatieId", "Actief", "BetalingsVorm", "KlantNummer",
    "AangemaaktOp", "GewijzigdOp", "LaatsteCheckinOp", "DatumLaatsteUpdate", "RunId"
  )
values (
    "s"."Id", "s"."Naam", "s"."AccountId", "s"."BedrijfId", "s"."PrimaireLocatieId", "s"."Actief", "s"."BetalingsVorm",
    "s"."KlantNummer", "s"."AangemaaktOp", "s"."GewijzigdOp", "s"."LaatsteCheckinOp",
    cast(sysutcdatetime() as datetime2(3)), @3
  )
option (recompile);;

-- To undo a run: did others change its rows since?
select l."WijzigingRun" as "RunId",
  (select N'***' as "Id" for json path, without_array_wrapper, include_null_values) as sleutel,
  count(*) over () as aantal
from (
    select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
      cast("k"."Id" as nvarchar(50)) collate Latin1_General_100_BIN2 as "Id"
    from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
    with ("Id" nvarchar(50) '$.Id') as "k"
    where w."Tabel" = N'Leden'
      and w."RunId" <> @1 and w."RunId" <> @2
      and w."Id" > (select min(e."Id") from "tree11"."Wijziging" as e where e."RunId" = @3 and e."Tabel" = N'Leden')
  ) as l
  inner join (
    select c.*, row_number() over (partition by "c"."Id" order by c."WijzigingId") as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
          cast("k"."Id" as nvarchar(50)) collate Latin1_General_100_BIN2 as "Id"
        from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
        with ("Id" nvarchar(50) '$.Id') as "k"
        where w."Tabel" = N'Leden' and w."RunId" = @4
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
select cast(@1 as bigint), case when b."RijVoor" is null then 'D' when t."Id" is not null then 'U' else 'I' end,
  case when t."Id" is not null then (
      select "t"."Id" as "Id", "t"."Naam" as "Naam", "t"."AccountId" as "AccountId", "t"."BedrijfId" as "BedrijfId",
        "t"."PrimaireLocatieId" as "PrimaireLocatieId", "t"."Actief" as "Actief",
        "t"."BetalingsVorm" as "BetalingsVorm", "t"."KlantNummer" as "KlantNummer",
        "t"."AangemaaktOp" as "AangemaaktOp", "t"."GewijzigdOp" as "GewijzigdOp",
        "t"."LaatsteCheckinOp" as "LaatsteCheckinOp"
      for json path, without_array_wrapper, include_null_values
    )
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
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
          cast("k"."Id" as nvarchar(50)) collate Latin1_General_100_BIN2 as "Id"
        from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
        with ("Id" nvarchar(50) '$.Id') as "k"
        where w."Tabel" = N'Leden' and w."RunId" = @2
      ) as c
  ) as b
  outer apply openjson(b."RijVoor")
with (
    "Id" nvarchar(50) '$.Id', "Naam" nvarchar(255) '$.Naam', "AccountId" nvarchar(50) '$.AccountId',
    "BedrijfId" nvarchar(50) '$.BedrijfId', "PrimaireLocatieId" nvarchar(50) '$.PrimaireLocatieId',
    "Actief" bit '$.Actief', "BetalingsVorm" nvarchar(20) '$.BetalingsVorm', "KlantNummer" nvarchar(50) '$.KlantNummer',
    "AangemaaktOp" datetime2(3) '$.AangemaaktOp', "GewijzigdOp" datetime2(3) '$.GewijzigdOp',
    "LaatsteCheckinOp" datetime2(3) '$.LaatsteCheckinOp'
  ) as "r"
  left join "tree11"."Leden" as t on t."Id" = b."Id"
where b."WijzigingNr" = 1
  and (
    (b."RijVoor" is null and t."Id" is not null)
    or (
      b."RijVoor" is not null
      and (
        not (t."Id" is not null)
        or not exists (
          select "r"."Naam" collate Latin1_General_100_BIN2, datalength("r"."Naam"),
            "r"."AccountId" collate Latin1_General_100_BIN2, datalength("r"."AccountId"),
            "r"."BedrijfId" collate Latin1_General_100_BIN2, datalength("r"."BedrijfId"),
            "r"."PrimaireLocatieId" collate Latin1_General_100_BIN2, datalength("r"."PrimaireLocatieId"), "r"."Actief",
            "r"."BetalingsVorm" collate Latin1_General_100_BIN2, datalength("r"."BetalingsVorm"),
            "r"."KlantNummer" collate Latin1_General_100_BIN2, datalength("r"."KlantNummer"), "r"."AangemaaktOp",
            "r"."GewijzigdOp", "r"."LaatsteCheckinOp"
          intersect
          select "t"."Naam" collate Latin1_General_100_BIN2, datalength("t"."Naam"),
            "t"."AccountId" collate Latin1_General_100_BIN2, datalength("t"."AccountId"),
            "t"."BedrijfId" collate Latin1_General_100_BIN2, datalength("t"."BedrijfId"),
            "t"."PrimaireLocatieId" collate Latin1_General_100_BIN2, datalength("t"."PrimaireLocatieId"), "t"."Actief",
            "t"."BetalingsVorm" collate Latin1_General_100_BIN2, datalength("t"."BetalingsVorm"),
            "t"."KlantNummer" collate Latin1_General_100_BIN2, datalength("t"."KlantNummer"), "t"."AangemaaktOp",
            "t"."GewijzigdOp", "t"."LaatsteCheckinOp"
        )
      )
    )
  )
option (recompile);
