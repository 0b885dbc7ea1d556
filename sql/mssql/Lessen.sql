-- Lessen. Made by `npm run generate` from src/tables and src/transform. Parameters are shown by number.

-- Empty the work table
truncate table "staging"."Lessen_werk";

-- Note that it was begun
insert into "staging"."Lessen_verschil" ("Token", "Soort") values (cast(@1 as bigint), 'B');

-- Pages to shred: see gedeeld.sql

-- Shred those of one batch into it
insert into "staging"."Lessen_werk" (
    "Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest",
    "Afgeschermd", "Meldingen", "Record", "Id", "Naam", "StartTijd", "EindTijd", "Capaciteit", "LedenAantal",
    "ProefledenAantal", "BedrijfsLocatieId", "Activiteiten", "Terugkerend", "Instructeurs", "AangemaaktOp",
    "GewijzigdOp", "Status"
  )
select
  case when lower("s"."BedrijfsLocatieId") <> @1 then cast(@2 as bigint) else cast(@3 as bigint) end, "s"."VerzoekId",
  "s"."PaginaId", "s"."Positie", "s"."Deel",
  case when "s"."StartTijd" is null
    or ("s"."StartTijd" >= @4 and "s"."StartTijd" < @5)
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
      '', case when "s"."Id.fout" is not null then concat(N'Id:', "s"."Id.fout", ';') end,
      case when "s"."Naam.fout" is not null then concat(N'Naam:', "s"."Naam.fout", ';') end,
      case when "s"."StartTijd.fout" is not null then concat(N'StartTijd:', "s"."StartTijd.fout", ';') end,
      case when "s"."EindTijd.fout" is not null then concat(N'EindTijd:', "s"."EindTijd.fout", ';') end,
      case when "s"."Capaciteit.fout" is not null then concat(N'Capaciteit:', "s"."Capaciteit.fout", ';') end,
      case when "s"."LedenAantal.fout" is not null then concat(N'LedenAantal:', "s"."LedenAantal.fout", ';') end,
      case
        when "s"."ProefledenAantal.fout" is not null then concat(N'ProefledenAantal:', "s"."ProefledenAantal.fout", ';')
      end,
      case
        when "s"."BedrijfsLocatieId.fout" is not null then concat(N'BedrijfsLocatieId:', "s"."BedrijfsLocatieId.fout", ';')
      end,
      case when "s"."Activiteiten.fout" is not null then concat(N'Activiteiten:', "s"."Activiteiten.fout", ';') end,
      case when "s"."Terugkerend.fout" is not null then concat(N'Terugkerend:', "s"."Terugkerend.fout", ';') end,
      case when "s"."Instructeurs.fout" is not null then concat(N'Instructeurs:', "s"."Instructeurs.fout", ';') end,
      case when "s"."AangemaaktOp.fout" is not null then concat(N'AangemaaktOp:', "s"."AangemaaktOp.fout", ';') end,
      case when "s"."GewijzigdOp.fout" is not null then concat(
          N'GewijzigdOp:',
          case when ("s"."GewijzigdOp.fout" = 'required' and "s"."AangemaaktOp" is not null) then 'fallback'
            else "s"."GewijzigdOp.fout"
          end,
          ';'
        )
      end,
      case when "s"."Status.fout" is not null then concat(N'Status:', "s"."Status.fout", ';') end,
      case when "s"."StartTijd.zone" = 1 then N'StartTijd:zone;' end,
      case when "s"."EindTijd.zone" = 1 then N'EindTijd:zone;' end,
      case when "s"."AangemaaktOp.zone" = 1 then N'AangemaaktOp:zone;' end,
      case when "s"."GewijzigdOp.zone" = 1 then N'GewijzigdOp:zone;' end
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
      v."VerzoekId", p."PaginaId", r."Positie", r."Deel", r."Record", "waarde"."Id" as "Id", "waarde"."Naam" as "Naam",
      "waarde"."StartTijd" as "StartTijd", "waarde"."EindTijd" as "EindTijd", "waarde"."Capaciteit" as "Capaciteit",
      "waarde"."LedenAantal" as "LedenAantal", "waarde"."ProefledenAantal" as "ProefledenAantal",
      "waarde"."BedrijfsLocatieId" as "BedrijfsLocatieId", "waarde"."Activiteiten" as "Activiteiten",
      "waarde"."Terugkerend" as "Terugkerend", "waarde"."Instructeurs" as "Instructeurs",
      "waarde"."AangemaaktOp" as "AangemaaktOp", "waarde"."GewijzigdOp" as "GewijzigdOp", "waarde"."Status" as "Status",
      case when "waarde"."Id" is not null then null
        when "tekst"."Id.tekst" is null then N'required'
        else case when "tekst"."Id.json" is not null then N'type' else N'length' end
      end as "Id.fout",
      case when "waarde"."Naam" is null
        and "tekst"."Naam.tekst" is not null then case when "tekst"."Naam.json" is not null then N'type' else N'length'
        end
      end as "Naam.fout",
      case when "waarde"."StartTijd" is not null then null
        when "tekst"."StartTijd.tekst" is null then N'required'
        else N'type'
      end as "StartTijd.fout",
      case when "waarde"."EindTijd" is not null then null
        when "tekst"."EindTijd.tekst" is null then N'required'
        else N'type'
      end as "EindTijd.fout",
      case when "waarde"."Capaciteit" is null and "tekst"."Capaciteit.tekst" is not null then N'type'
      end as "Capaciteit.fout",
      case when "waarde"."LedenAantal" is null and "tekst"."LedenAantal.tekst" is not null then N'type'
      end as "LedenAantal.fout",
      case when "waarde"."ProefledenAantal" is null and "tekst"."ProefledenAantal.tekst" is not null then N'type'
      end as "ProefledenAantal.fout",
      case when "waarde"."BedrijfsLocatieId" is null
        and "tekst"."BedrijfsLocatieId.tekst" is not null then case
          when "tekst"."BedrijfsLocatieId.json" is not null then N'type' else N'length'
        end
      end as "BedrijfsLocatieId.fout",
      case when "waarde"."Activiteiten" is null and "tekst"."Activiteiten.tekst" is not null then N'type'
      end as "Activiteiten.fout",
      case when "waarde"."Terugkerend" is null and "tekst"."Terugkerend.tekst" is not null then N'type'
      end as "Terugkerend.fout",
      case when "tekst"."Instructeurs.json" is not null then N'type'
        when "tekst"."Instructeurs.tekst" is not null
        and "waarde"."Instructeurs" is null then N'length'
      end as "Instructeurs.fout",
      case when "waarde"."AangemaaktOp" is not null then null
        when "tekst"."AangemaaktOp.tekst" is null then N'required'
        else N'type'
      end as "AangemaaktOp.fout",
      case when "waarde"."GewijzigdOp" is not null then null
        when "tekst"."GewijzigdOp.tekst" is null then N'required'
        else N'type'
      end as "GewijzigdOp.fout",
      case when "waarde"."Status" is null
        and "tekst"."Status.tekst" is not null then case
          when "tekst"."Status.json" is not null then N'type' else N'length'
        end
      end as "Status.fout",
      case when "waarde"."StartTijd" is not null
        and substring("tekst"."StartTijd.tekst" collate Latin1_General_100_BIN2, 12, 2147483647) not like N'%[Zz+-]%' then 1
        else 0
      end as "StartTijd.zone",
      case when "waarde"."EindTijd" is not null
        and substring("tekst"."EindTijd.tekst" collate Latin1_General_100_BIN2, 12, 2147483647) not like N'%[Zz+-]%' then 1
        else 0
      end as "EindTijd.zone",
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
        from openjson(p."Inhoud", N'$') as r
      ) as r
      outer apply openjson(case when r.soort = 5 then r.inhoud else N'{}' end)
    with (
        "Id.p0" nvarchar(max) '$.id', "Id.p0.json" nvarchar(max) '$.id' as json, "Naam.p0" nvarchar(max) '$.name',
        "Naam.p0.json" nvarchar(max) '$.name' as json, "StartTijd.p0" nvarchar(max) '$.startAt',
        "StartTijd.p0.json" nvarchar(max) '$.startAt' as json, "EindTijd.p0" nvarchar(max) '$.endAt',
        "EindTijd.p0.json" nvarchar(max) '$.endAt' as json, "Capaciteit.p0" nvarchar(max) '$.capacity',
        "Capaciteit.p0.json" nvarchar(max) '$.capacity' as json, "LedenAantal.p0" nvarchar(max) '$.memberCount',
        "LedenAantal.p0.json" nvarchar(max) '$.memberCount' as json, "ProefledenAantal.p0" nvarchar(max) '$.trialCount',
        "ProefledenAantal.p0.json" nvarchar(max) '$.trialCount' as json,
        "BedrijfsLocatieId.p0" nvarchar(max) '$.businessLocationId',
        "BedrijfsLocatieId.p0.json" nvarchar(max) '$.businessLocationId' as json,
        "Activiteiten.p0" nvarchar(max) '$.activities', "Activiteiten.p0.json" nvarchar(max) '$.activities' as json,
        "Terugkerend.p0" nvarchar(max) '$.recurring', "Terugkerend.p0.json" nvarchar(max) '$.recurring' as json,
        "Instructeurs.p0" nvarchar(max) '$.teachers', "Instructeurs.p0.json" nvarchar(max) '$.teachers' as json,
        "AangemaaktOp.p0" nvarchar(max) '$.createdAt', "AangemaaktOp.p0.json" nvarchar(max) '$.createdAt' as json,
        "GewijzigdOp.p0" nvarchar(max) '$.updatedAt', "GewijzigdOp.p0.json" nvarchar(max) '$.updatedAt' as json,
        "Status.p0" nvarchar(max) '$.status', "Status.p0.json" nvarchar(max) '$.status' as json
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
          coalesce("j"."StartTijd.p0", "j"."StartTijd.p0.json") as "StartTijd.tekst",
          coalesce("j"."EindTijd.p0", "j"."EindTijd.p0.json") as "EindTijd.tekst",
          coalesce("j"."Capaciteit.p0", "j"."Capaciteit.p0.json") as "Capaciteit.tekst",
          coalesce("j"."LedenAantal.p0", "j"."LedenAantal.p0.json") as "LedenAantal.tekst",
          coalesce("j"."ProefledenAantal.p0", "j"."ProefledenAantal.p0.json") as "ProefledenAantal.tekst",
          coalesce("j"."BedrijfsLocatieId.p0", "j"."BedrijfsLocatieId.p0.json") as "BedrijfsLocatieId.tekst",
          coalesce(
            "j"."Activiteiten.p0.json",
            (
              select top (1) case "m"."type"
                  when 1 then N'"' + replace(string_escape("m"."value", N'json'), N'\/', N'/') + N'"'
                  when 0 then N'null'
                  else "m"."value"
                end
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'activities' and m.[type] <> 0
            )
          ) as "Activiteiten.tekst",
          coalesce("j"."Terugkerend.p0", "j"."Terugkerend.p0.json") as "Terugkerend.tekst",
          case when left(ltrim("j"."Instructeurs.p0.json"), 1) = N'[' then (
              select heel.t
              from openjson(
                  replace(
                    (
                      select d.veld as t
                      from openjson("j"."Instructeurs.p0.json") as e
                        outer apply openjson(case when e.[type] = 5 then e.[value] else N'{}' end)
                      with (veld nvarchar(max) '$.fullName') as d
                      where d.veld is not null
                      order by cast(e.[key] as int)
                      for json path
                    ) collate Latin1_General_100_BIN2,
                    N'"},{"t":"', N', '
                  )
                )
              with (t nvarchar(max) '$.t') as heel
            )
          end as "Instructeurs.tekst",
          coalesce("j"."AangemaaktOp.p0", "j"."AangemaaktOp.p0.json") as "AangemaaktOp.tekst",
          coalesce("j"."GewijzigdOp.p0", "j"."GewijzigdOp.p0.json") as "GewijzigdOp.tekst",
          coalesce("j"."Status.p0", "j"."Status.p0.json") as "Status.tekst",
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
              where m.[key] = N'name' and m.[type] = 3
            )
          end as "Naam.json",
          "j"."StartTijd.p0.json" as "StartTijd.json", "j"."EindTijd.p0.json" as "EindTijd.json",
          "j"."Capaciteit.p0.json" as "Capaciteit.json", "j"."LedenAantal.p0.json" as "LedenAantal.json",
          "j"."ProefledenAantal.p0.json" as "ProefledenAantal.json",
          case when "j"."BedrijfsLocatieId.p0.json" is not null then "j"."BedrijfsLocatieId.p0.json"
            when "j"."BedrijfsLocatieId.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."BedrijfsLocatieId.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'businessLocationId' and m.[type] = 3
            )
          end as "BedrijfsLocatieId.json",
          "j"."Activiteiten.p0.json" as "Activiteiten.json", "j"."Terugkerend.p0.json" as "Terugkerend.json",
          coalesce(
            case when not left(ltrim("j"."Instructeurs.p0.json"), 1) = N'[' then "j"."Instructeurs.p0.json" end,
            "j"."Instructeurs.p0"
          ) as "Instructeurs.json",
          "j"."AangemaaktOp.p0.json" as "AangemaaktOp.json", "j"."GewijzigdOp.p0.json" as "GewijzigdOp.json",
          case when "j"."Status.p0.json" is not null then "j"."Status.p0.json"
            when "j"."Status.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."Status.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'status' and m.[type] = 3
            )
          end as "Status.json"
      ) as tekst
      outer apply (
        select case when datalength("tekst"."Id.tekst") <= 100
            and "tekst"."Id.json" is null then cast("tekst"."Id.tekst" as nvarchar(50))
          end as "Id",
          case when datalength("tekst"."Naam.tekst") <= 510
            and "tekst"."Naam.json" is null then cast("tekst"."Naam.tekst" as nvarchar(255))
          end as "Naam",
          case when datalength("tekst"."StartTijd.tekst") = 48
            and "tekst"."StartTijd.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]Z'
            and substring("tekst"."StartTijd.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then try_convert(datetime2(3), left("tekst"."StartTijd.tekst", 23), 126)
            when datalength("tekst"."StartTijd.tekst") = 58
            and "tekst"."StartTijd.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]+0[12]:00'
            and substring("tekst"."StartTijd.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then dateadd(
              hour, - try_convert(int, substring("tekst"."StartTijd.tekst", 26, 1)),
              try_convert(datetime2(3), left("tekst"."StartTijd.tekst", 23), 126)
            )
            when datalength("tekst"."StartTijd.tekst") = 40
            and "tekst"."StartTijd.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9]Z'
            and substring("tekst"."StartTijd.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then try_convert(datetime2(3), left("tekst"."StartTijd.tekst", 19), 126)
            when datalength("tekst"."StartTijd.tekst") = 50
            and "tekst"."StartTijd.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9]+0[12]:00'
            and substring("tekst"."StartTijd.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then dateadd(
              hour, - try_convert(int, substring("tekst"."StartTijd.tekst", 22, 1)),
              try_convert(datetime2(3), left("tekst"."StartTijd.tekst", 19), 126)
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
                            "tekst"."StartTijd.tekst" collate Latin1_General_100_BIN2 not like N'%[[]%'
                            or (
                              d.z > N''
                              and "tekst"."StartTijd.tekst" collate Latin1_General_100_BIN2 like N'%[[][A-Za-z]%]'
                              and stuff("tekst"."StartTijd.tekst" collate Latin1_General_100_BIN2, 1, charindex(N'[', "tekst"."StartTijd.tekst"), N'') not like N'%[^-A-Za-z0-9_/+]%_'
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
                      "tekst"."StartTijd.tekst" collate Latin1_General_100_BIN2,
                      charindex(N'[', "tekst"."StartTijd.tekst" + N'[') - 1
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
          end as "StartTijd",
          case when datalength("tekst"."EindTijd.tekst") = 48
            and "tekst"."EindTijd.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]Z'
            and substring("tekst"."EindTijd.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then try_convert(datetime2(3), left("tekst"."EindTijd.tekst", 23), 126)
            when datalength("tekst"."EindTijd.tekst") = 58
            and "tekst"."EindTijd.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]+0[12]:00'
            and substring("tekst"."EindTijd.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then dateadd(
              hour, - try_convert(int, substring("tekst"."EindTijd.tekst", 26, 1)),
              try_convert(datetime2(3), left("tekst"."EindTijd.tekst", 23), 126)
            )
            when datalength("tekst"."EindTijd.tekst") = 40
            and "tekst"."EindTijd.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9]Z'
            and substring("tekst"."EindTijd.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then try_convert(datetime2(3), left("tekst"."EindTijd.tekst", 19), 126)
            when datalength("tekst"."EindTijd.tekst") = 50
            and "tekst"."EindTijd.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9]+0[12]:00'
            and substring("tekst"."EindTijd.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then dateadd(
              hour, - try_convert(int, substring("tekst"."EindTijd.tekst", 22, 1)),
              try_convert(datetime2(3), left("tekst"."EindTijd.tekst", 19), 126)
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
                            "tekst"."EindTijd.tekst" collate Latin1_General_100_BIN2 not like N'%[[]%'
                            or (
                              d.z > N''
                              and "tekst"."EindTijd.tekst" collate Latin1_General_100_BIN2 like N'%[[][A-Za-z]%]'
                              and stuff("tekst"."EindTijd.tekst" collate Latin1_General_100_BIN2, 1, charindex(N'[', "tekst"."EindTijd.tekst"), N'') not like N'%[^-A-Za-z0-9_/+]%_'
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
                      "tekst"."EindTijd.tekst" collate Latin1_General_100_BIN2,
                      charindex(N'[', "tekst"."EindTijd.tekst" + N'[') - 1
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
          end as "EindTijd",
          case when datalength("tekst"."Capaciteit.tekst") between 2 and 18
            and "tekst"."Capaciteit.tekst" collate Latin1_General_100_BIN2 not like N'%[^0-9]%' then try_convert(int, "tekst"."Capaciteit.tekst")
            else (
              select case when substring(g.z, 121 + g.q, 400) not like N'%[^0]%'
                  and h.g between -2147483648 and 2147483647 then try_convert(int, h.g)
                end
              from (select cast("tekst"."Capaciteit.tekst" as nvarchar(200)) collate Latin1_General_100_BIN2 as t) as a
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
                          where m.[key] = N'capacity' and m.[type] = 2
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
          end as "Capaciteit",
          case when datalength("tekst"."LedenAantal.tekst") between 2 and 18
            and "tekst"."LedenAantal.tekst" collate Latin1_General_100_BIN2 not like N'%[^0-9]%' then try_convert(int, "tekst"."LedenAantal.tekst")
            else (
              select case when substring(g.z, 121 + g.q, 400) not like N'%[^0]%'
                  and h.g between -2147483648 and 2147483647 then try_convert(int, h.g)
                end
              from (select cast("tekst"."LedenAantal.tekst" as nvarchar(200)) collate Latin1_General_100_BIN2 as t) as a
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
                          where m.[key] = N'memberCount' and m.[type] = 2
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
          end as "LedenAantal",
          case when datalength("tekst"."ProefledenAantal.tekst") between 2 and 18
            and "tekst"."ProefledenAantal.tekst" collate Latin1_General_100_BIN2 not like N'%[^0-9]%' then try_convert(int, "tekst"."ProefledenAantal.tekst")
            else (
              select case when substring(g.z, 121 + g.q, 400) not like N'%[^0]%'
                  and h.g between -2147483648 and 2147483647 then try_convert(int, h.g)
                end
              from (
                  select cast("tekst"."ProefledenAantal.tekst" as nvarchar(200)) collate Latin1_General_100_BIN2 as t
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
                          from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
                          where m.[key] = N'trialCount' and m.[type] = 2
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
          end as "ProefledenAantal",
          case when datalength("tekst"."BedrijfsLocatieId.tekst") <= 100
            and "tekst"."BedrijfsLocatieId.json" is null then cast("tekst"."BedrijfsLocatieId.tekst" as nvarchar(50))
          end as "BedrijfsLocatieId",
          case when left(ltrim("tekst"."Activiteiten.json"), 1) = N'['
            and not exists (
              select 1 from openjson("tekst"."Activiteiten.json") as e where e.[type] in (4, 5)
            ) then N'[' + coalesce(
              (
                select heel.t
                from openjson(
                    replace(
                      (
                        select case "e"."type"
                            when 1 then N'"' + replace(string_escape("e"."value", N'json'), N'\/', N'/') + N'"'
                            when 0 then N'null'
                            else "e"."value"
                          end as t
                        from openjson("tekst"."Activiteiten.json") as e
                        where case "e"."type"
                            when 1 then N'"' + replace(string_escape("e"."value", N'json'), N'\/', N'/') + N'"'
                            when 0 then N'null'
                            else "e"."value"
                          end is not null
                        order by cast(e.[key] as int)
                        for json path
                      ) collate Latin1_General_100_BIN2,
                      N'"},{"t":"', N','
                    )
                  )
                with (t nvarchar(max) '$.t') as heel
              ),
              N''
            ) + N']'
            else "tekst"."Activiteiten.tekst" collate Latin1_General_100_BIN2
          end as "Activiteiten",
          case when "tekst"."Terugkerend.tekst" collate Latin1_General_100_BIN2 like N'true' then cast(1 as bit)
            when "tekst"."Terugkerend.tekst" collate Latin1_General_100_BIN2 like N'false' then cast(0 as bit)
          end as "Terugkerend",
          case when "tekst"."Instructeurs.json" is null then "tekst"."Instructeurs.tekst" end as "Instructeurs",
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
          case when datalength("tekst"."Status.tekst") <= 40
            and "tekst"."Status.json" is null then cast("tekst"."Status.tekst" as nvarchar(20))
          end as "Status"
      ) as waarde
    where "v"."RunId" = @6 and "v"."Stroom" = @7 and "v"."Status" = @8 and "p"."PaginaId" in (@9, @10)
  ) as s;

-- Count the records
select count(*) as gelezen, sum(1 - "Geldig") as afgekeurd, sum(1 - "SleutelLeesbaar") as onleesbaar,
  count("Meldingen") as genoteerd
from "staging"."Lessen_werk"
where "Token" = @1 and "InBereik" = 1;

-- Count what is wrong with them
select melding.value as melding, count(*) as aantal
from "staging"."Lessen_werk" as w cross apply string_split (w."Meldingen", N';') as melding
where w."Token" = @1 and w."InBereik" = 1 and w."Meldingen" is not null and melding.value <> ''
group by melding.value;

-- Count keys that several records have
select count(*) as sleutels
from (
    select "Id"
    from "staging"."Lessen_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
    group by "Id"
    having count(*) > 1
  ) as k;

-- If there are any, how many of these records are of one answer
select sum(k.extra) as dubbel
from (
    select count(*) - count(distinct "VerzoekId") as extra
    from "staging"."Lessen_werk"
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
    select count(*) from "staging"."Lessen_werk" as w where w."Token" = @5 and w."VerzoekId" = v."VerzoekId"
  );

-- Count those that nobody asked for
select count(case when w."Token" = @1 and lower("w"."BedrijfsLocatieId") <> @2 then 1 end) as "BedrijfsLocatieId",
  count(case when w."Token" = @3 and ("w"."StartTijd" < @4 or "w"."StartTijd" > @5) then 1 end) as "StartTijd"
from "staging"."Lessen_werk" as w
where w."Token" in (@6, @7);

-- Keep one record for each key
with dubbel as (
    select "Id"
    from "staging"."Lessen_werk"
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
    from "staging"."Lessen_werk" as w
      inner join dubbel as d on "w"."Id" = "d"."Id"
      inner join "staging"."Pagina" as p on p."PaginaId" = w."PaginaId"
    where w."Token" = @2 and w."SleutelLeesbaar" = 1
  )
update "staging"."Lessen_werk"
set "Verliest" = case when volgorde.plaats > 1 then 1 else 0 end, "Afgeschermd" = 1 - volgorde.allemaal
from volgorde
where "staging"."Lessen_werk"."Nr" = volgorde."Nr"
option (recompile);

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
  max(case when w."GewijzigdOp" > @1 then null else w."GewijzigdOp" end) as "GewijzigdOp.nieuwste",
  count(case when w."GewijzigdOp" > @2 then 1 end) as "GewijzigdOp.vooruit"
from "staging"."Lessen_werk" as w
where "w"."Token" = @3 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0;

-- Fields of a sample of the answers: see gedeeld.sql

-- What is usual on a weekday
with reeks as (
    select r.naam, r.dag, sum(r.waarde) as waarde
    from (
        select N'Lessen' as naam,
          datediff(
            day, '19700101',
            cast(
              case
                when "w"."StartTijd" < '9999-12-31T23:00:00' then todatetimeoffset("w"."StartTijd", '+00:00') at time zone N'W. Europe Standard Time'
              end as date
            )
          ) as dag,
          cast(1 as decimal(38, 20)) as waarde
        from "staging"."Lessen_werk" as "w"
        where "w"."StartTijd" >= @1
          and "w"."StartTijd" < @2 and "w"."Token" = @3 and "w"."Geldig" = 1 and "w"."InBereik" = 1
          and "w"."Verliest" = 0
        union all
        select N'Lessen' as naam,
          datediff(
            day, '19700101',
            cast(
              case
                when "t"."StartTijd" < '9999-12-31T23:00:00' then todatetimeoffset("t"."StartTijd", '+00:00') at time zone N'W. Europe Standard Time'
              end as date
            )
          ) as dag,
          cast(1 as decimal(38, 20)) as waarde
        from "tree11"."Lessen" as "t"
        where "t"."StartTijd" >= @4 and "t"."StartTijd" < @5
        union all
        select N'LedenAantal' as naam,
          datediff(
            day, '19700101',
            cast(
              case
                when "w"."StartTijd" < '9999-12-31T23:00:00' then todatetimeoffset("w"."StartTijd", '+00:00') at time zone N'W. Europe Standard Time'
              end as date
            )
          ) as dag,
          cast("w"."LedenAantal" as decimal(38, 20)) as waarde
        from "staging"."Lessen_werk" as "w"
        where "w"."StartTijd" >= @6
          and "w"."StartTijd" < @7 and "w"."Token" = @8 and "w"."Geldig" = 1 and "w"."InBereik" = 1
          and "w"."Verliest" = 0
        union all
        select N'LedenAantal' as naam,
          datediff(
            day, '19700101',
            cast(
              case
                when "t"."StartTijd" < '9999-12-31T23:00:00' then todatetimeoffset("t"."StartTijd", '+00:00') at time zone N'W. Europe Standard Time'
              end as date
            )
          ) as dag,
          cast("t"."LedenAantal" as decimal(38, 20)) as waarde
        from "tree11"."Lessen" as "t"
        where "t"."StartTijd" >= @9 and "t"."StartTijd" < @10
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
      and r.dag = cast(@11 as int) - v.n
    where v.n = 0 or cast(@12 as int) - v.n >= b.eerste
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
select (select w."Id" as "Id" for json path, without_array_wrapper, include_null_values) as sleutel,
  count(*) over () as aantal
from "staging"."Lessen_werk" as w
  inner join (
    select w."Id" collate Latin1_General_100_CI_AS_KS_WS_SC as "Id"
    from "staging"."Lessen_werk" as w
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
update "tree11"."LessenHistorie"
set "GeldigTot" = cast(switchoffset(cast(cast(@1 as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)),
  "RunIdTot" = cast(@2 as bigint)
from "staging"."Lessen_verschil" as d
where d."Token" = @3 and d."Id" = "tree11"."LessenHistorie"."Id" and "tree11"."LessenHistorie"."GeldigTot" is null
option (recompile);

-- Versions that begin
insert into "tree11"."LessenHistorie" (
    "Id", "Naam", "StartTijd", "EindTijd", "Capaciteit", "LedenAantal", "ProefledenAantal", "BedrijfsLocatieId",
    "Activiteiten", "Terugkerend", "Instructeurs", "AangemaaktOp", "GewijzigdOp", "Status", "GeldigVan", "RunId"
  )
select "Id", "Naam", "StartTijd", "EindTijd", "Capaciteit", "LedenAantal", "ProefledenAantal", "BedrijfsLocatieId",
  "Activiteiten", "Terugkerend", "Instructeurs", "AangemaaktOp", "GewijzigdOp", "Status",
  cast(switchoffset(cast(cast(@1 as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)), cast(@2 as bigint)
from "staging"."Lessen_verschil"
where "Token" = @3 and "Soort" in ('I', 'U')
option (recompile);

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
delete from "staging"."Lessen_verschil" where "Token" = @1 and "Soort" = 'B';

-- What differs from the target
insert into "staging"."Lessen_verschil" (
    "Token", "Soort", "PaginaId", "Positie", "RijVoor", "Id", "Naam", "StartTijd", "EindTijd", "Capaciteit",
    "LedenAantal", "ProefledenAantal", "BedrijfsLocatieId", "Activiteiten", "Terugkerend", "Instructeurs",
    "AangemaaktOp", "GewijzigdOp", "Status"
  )
select cast(@1 as bigint), case when "t"."Id" is null then 'I' else 'U' end, s."PaginaId", s."Positie",
  case when "t"."Id" is not null then (
      select "t"."Id" as "Id", "t"."Naam" as "Naam", "t"."StartTijd" as "StartTijd", "t"."EindTijd" as "EindTijd",
        "t"."Capaciteit" as "Capaciteit", "t"."LedenAantal" as "LedenAantal",
        "t"."ProefledenAantal" as "ProefledenAantal", "t"."BedrijfsLocatieId" as "BedrijfsLocatieId",
        "t"."Activiteiten" as "Activiteiten", "t"."Terugkerend" as "Terugkerend", "t"."Instructeurs" as "Instructeurs",
        "t"."AangemaaktOp" as "AangemaaktOp", "t"."GewijzigdOp" as "GewijzigdOp", "t"."Status" as "Status"
      for json path, without_array_wrapper, include_null_values
    )
  end,
  "s"."Id", "s"."Naam", "s"."StartTijd", "s"."EindTijd", "s"."Capaciteit", "s"."LedenAantal", "s"."ProefledenAantal",
  "s"."BedrijfsLocatieId", "s"."Activiteiten", "s"."Terugkerend", "s"."Instructeurs", "s"."AangemaaktOp",
  "s"."GewijzigdOp", "s"."Status"
from "staging"."Lessen_werk" as s left join "tree11"."Lessen" as t on "t"."Id" = "s"."Id"
where s."Token" = @2
  and s."Geldig" = 1 and s."Verliest" = 0
  and (
    ("t"."Id" is null and s."InBereik" = 1)
    or (
      "t"."Id" is not null
      and s."Afgeschermd" = 0
      and (s."InBereik" = 1 or ("t"."StartTijd" >= @3 and "t"."StartTijd" < @4))
      and not exists (
        select "s"."Naam" collate Latin1_General_100_BIN2, datalength("s"."Naam"), "s"."StartTijd", "s"."EindTijd",
          "s"."Capaciteit", "s"."LedenAantal", "s"."ProefledenAantal",
          "s"."BedrijfsLocatieId" collate Latin1_General_100_BIN2, datalength("s"."BedrijfsLocatieId"),
          "s"."Activiteiten" collate Latin1_General_100_BIN2, datalength("s"."Activiteiten"), "s"."Terugkerend",
          "s"."Instructeurs" collate Latin1_General_100_BIN2, datalength("s"."Instructeurs"), "s"."AangemaaktOp",
          "s"."GewijzigdOp", "s"."Status" collate Latin1_General_100_BIN2, datalength("s"."Status")
        intersect
        select "t"."Naam" collate Latin1_General_100_BIN2, datalength("t"."Naam"), "t"."StartTijd", "t"."EindTijd",
          "t"."Capaciteit", "t"."LedenAantal", "t"."ProefledenAantal",
          "t"."BedrijfsLocatieId" collate Latin1_General_100_BIN2, datalength("t"."BedrijfsLocatieId"),
          "t"."Activiteiten" collate Latin1_General_100_BIN2, datalength("t"."Activiteiten"), "t"."Terugkerend",
          "t"."Instructeurs" collate Latin1_General_100_BIN2, datalength("t"."Instructeurs"), "t"."AangemaaktOp",
          "t"."GewijzigdOp", "t"."Status" collate Latin1_General_100_BIN2, datalength("t"."Status")
      )
    )
  )
union all
select cast(@5 as bigint), 'D', null, null,
  (
    select "t"."Id" as "Id", "t"."Naam" as "Naam", "t"."StartTijd" as "StartTijd", "t"."EindTijd" as "EindTijd",
      "t"."Capaciteit" as "Capaciteit", "t"."LedenAantal" as "LedenAantal",
      "t"."ProefledenAantal" as "ProefledenAantal", "t"."BedrijfsLocatieId" as "BedrijfsLocatieId",
      "t"."Activiteiten" as "Activiteiten", "t"."Terugkerend" as "Terugkerend", "t"."Instructeurs" as "Instructeurs",
      "t"."AangemaaktOp" as "AangemaaktOp", "t"."GewijzigdOp" as "GewijzigdOp", "t"."Status" as "Status"
    for json path, without_array_wrapper, include_null_values
  ),
  "t"."Id", "t"."Naam", "t"."StartTijd", "t"."EindTijd", "t"."Capaciteit", "t"."LedenAantal", "t"."ProefledenAantal",
  "t"."BedrijfsLocatieId", "t"."Activiteiten", "t"."Terugkerend", "t"."Instructeurs", "t"."AangemaaktOp",
  "t"."GewijzigdOp", "t"."Status"
from "tree11"."Lessen" as t
where exists (
    select 1
    from (
        select 1 as "Een",
          cast(
            switchoffset(cast(cast(json_value(v."Parameters", N'$.fromUtc') as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)
          ) as "Van",
          cast(
            switchoffset(cast(cast(json_value(v."Parameters", N'$.toUtc') as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)
          ) as "Tot"
        from "staging"."Verzoek" as v
        where v."RunId" = @6 and v."Stroom" = @7 and v."Status" = @8
      ) as b
    where "b"."Een" = 1 and t."StartTijd" >= "b"."Van" and t."StartTijd" < "b"."Tot"
  )
  and not exists (
    select 1 from "staging"."Lessen_werk" as w where w."Token" = @9 and w."SleutelLeesbaar" = 1 and "w"."Id" = "t"."Id"
  )
  and not exists (
    select 1
    from (
        select distinct 1 as "Een",
          cast(
            switchoffset(cast(cast(json_value(v."Parameters", N'$.fromUtc') as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)
          ) as "Van",
          cast(
            switchoffset(cast(cast(json_value(v."Parameters", N'$.toUtc') as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)
          ) as "Tot",
          w."Id" as "Id.deel"
        from "staging"."Lessen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @10 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and t."StartTijd" >= "o"."Van" and t."StartTijd" < "o"."Tot"
      and ("o"."Id.deel" is null or "o"."Id.deel" = t."Id")
      and not (
        "o"."Id.deel" is null
        and exists (
          select 1
          from "staging"."Lessen_gemist" as g
          where "g"."Id" = "t"."Id" and g."Aantal" >= 2 and g."RunId" <> @11
        )
      )
  )
option (recompile);

-- Count it
select "Soort", count(*) as aantal from "staging"."Lessen_verschil" where "Token" = @1 group by "Soort";

-- Would it delete many? How many rows there are in its scope
select count(*) as aantal
from "tree11"."Lessen" as t
where exists (
    select 1
    from (
        select 1 as "Een",
          cast(
            switchoffset(cast(cast(json_value(v."Parameters", N'$.fromUtc') as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)
          ) as "Van",
          cast(
            switchoffset(cast(cast(json_value(v."Parameters", N'$.toUtc') as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)
          ) as "Tot"
        from "staging"."Verzoek" as v
        where v."RunId" = @1 and v."Stroom" = @2 and v."Status" = @3
      ) as b
    where "b"."Een" = 1 and t."StartTijd" >= "b"."Van" and t."StartTijd" < "b"."Tot"
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
          "s"."StartTijd" as "StartTijd", "s"."EindTijd" as "EindTijd", "s"."Capaciteit" as "Capaciteit",
          "s"."LedenAantal" as "LedenAantal", "s"."ProefledenAantal" as "ProefledenAantal",
          "s"."BedrijfsLocatieId" as "BedrijfsLocatieId", "s"."Activiteiten" as "Activiteiten",
          "s"."Terugkerend" as "Terugkerend", "s"."Instructeurs" as "Instructeurs",
          "s"."AangemaaktOp" as "AangemaaktOp", "s"."GewijzigdOp" as "GewijzigdOp", "s"."Status" as "Status"
        for json path, without_array_wrapper, include_null_values
      ) as rij
    from "staging"."Lessen_verschil" as s
    where s."Token" = @1
  ) as r;

-- A sample of it, for a dry run or a hold
select
  s."Soort" as soort, (select "s"."Id" as "Id" for json path, without_array_wrapper, include_null_values) as sleutel,
  (
    select "s"."Naam" as "Naam", "s"."StartTijd" as "StartTijd", "s"."EindTijd" as "EindTijd",
      "s"."Capaciteit" as "Capaciteit", "s"."LedenAantal" as "LedenAantal",
      "s"."ProefledenAantal" as "ProefledenAantal", "s"."BedrijfsLocatieId" as "BedrijfsLocatieId",
      "s"."Activiteiten" as "Activiteiten", "s"."Terugkerend" as "Terugkerend", "s"."AangemaaktOp" as "AangemaaktOp",
      "s"."GewijzigdOp" as "GewijzigdOp", "s"."Status" as "Status"
    for json path, without_array_wrapper, include_null_values
  ) as na
from "staging"."Lessen_verschil" as s
where s."Token" = @1
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
    where w."Token" = @1 and w."SleutelLeesbaar" = 1 and w."Geldig" = 0 and w."InBereik" = 1 and "w"."Id" = "t"."Id"
  );

-- Rows that a record shields whose key cannot be read
select count(*) as aantal
from "tree11"."Lessen" as t
where exists (
    select 1
    from (
        select 1 as "Een",
          cast(
            switchoffset(cast(cast(json_value(v."Parameters", N'$.fromUtc') as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)
          ) as "Van",
          cast(
            switchoffset(cast(cast(json_value(v."Parameters", N'$.toUtc') as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)
          ) as "Tot"
        from "staging"."Verzoek" as v
        where v."RunId" = @1 and v."Stroom" = @2 and v."Status" = @3
      ) as b
    where "b"."Een" = 1 and t."StartTijd" >= "b"."Van" and t."StartTijd" < "b"."Tot"
  )
  and not exists (
    select 1 from "staging"."Lessen_werk" as w where w."Token" = @4 and w."SleutelLeesbaar" = 1 and "w"."Id" = "t"."Id"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een",
          cast(
            switchoffset(cast(cast(json_value(v."Parameters", N'$.fromUtc') as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)
          ) as "Van",
          cast(
            switchoffset(cast(cast(json_value(v."Parameters", N'$.toUtc') as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)
          ) as "Tot",
          w."Id" as "Id.deel"
        from "staging"."Lessen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and t."StartTijd" >= "o"."Van" and t."StartTijd" < "o"."Tot"
      and ("o"."Id.deel" is null or "o"."Id.deel" = t."Id")
      and not (
        "o"."Id.deel" is null
        and exists (
          select 1 from "staging"."Lessen_gemist" as g where "g"."Id" = "t"."Id" and g."Aantal" >= 2 and g."RunId" <> @6
        )
      )
  )
option (recompile);

-- Rows that are shielded no longer
select (select "d"."Id" as "Id" for json path, without_array_wrapper, include_null_values) as sleutel,
  count(*) over () as aantal
from "staging"."Lessen_verschil" as d inner join "staging"."Lessen_gemist" as m on "m"."Id" = "d"."Id"
where d."Token" = @1 and d."Soort" = 'D' and m."Aantal" >= 2
order by "d"."Id"
offset 0 rows
fetch next 5 rows only;

-- After the MERGE: rows that are in an answer again
delete from "staging"."Lessen_gemist"
where exists (
    select 1
    from "staging"."Lessen_werk" as w
    where w."Token" = @1 and w."SleutelLeesbaar" = 1 and "w"."Id" = "staging"."Lessen_gemist"."Id"
  )
  or exists (
    select 1 from "staging"."Lessen_verschil" as d where d."Token" = @2 and "d"."Id" = "staging"."Lessen_gemist"."Id"
  )
  or not exists (select 1 from "tree11"."Lessen" as t where "t"."Id" = "staging"."Lessen_gemist"."Id");

-- Rows that are shielded for the first time
insert into "staging"."Lessen_gemist" ("Id", "Aantal", "RunId")
select "t"."Id", 0, cast(0 as bigint)
from "tree11"."Lessen" as t
where exists (
    select 1
    from (
        select 1 as "Een",
          cast(
            switchoffset(cast(cast(json_value(v."Parameters", N'$.fromUtc') as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)
          ) as "Van",
          cast(
            switchoffset(cast(cast(json_value(v."Parameters", N'$.toUtc') as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)
          ) as "Tot"
        from "staging"."Verzoek" as v
        where v."RunId" = @1 and v."Stroom" = @2 and v."Status" = @3
      ) as b
    where "b"."Een" = 1 and t."StartTijd" >= "b"."Van" and t."StartTijd" < "b"."Tot"
  )
  and not exists (
    select 1 from "staging"."Lessen_werk" as w where w."Token" = @4 and w."SleutelLeesbaar" = 1 and "w"."Id" = "t"."Id"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een",
          cast(
            switchoffset(cast(cast(json_value(v."Parameters", N'$.fromUtc') as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)
          ) as "Van",
          cast(
            switchoffset(cast(cast(json_value(v."Parameters", N'$.toUtc') as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)
          ) as "Tot",
          w."Id" as "Id.deel"
        from "staging"."Lessen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and t."StartTijd" >= "o"."Van" and t."StartTijd" < "o"."Tot"
      and ("o"."Id.deel" is null or "o"."Id.deel" = t."Id")
      and not (
        "o"."Id.deel" is null
        and exists (
          select 1 from "staging"."Lessen_gemist" as g where "g"."Id" = "t"."Id" and g."Aantal" >= 2 and g."RunId" <> @6
        )
      )
  )
  and not exists (select 1 from "staging"."Lessen_gemist" as m where "m"."Id" = "t"."Id");

-- How many answers missed them
update "staging"."Lessen_gemist"
set "Aantal" = "staging"."Lessen_gemist"."Aantal" + 1, "RunId" = cast(@1 as bigint)
from (
    select "t"."Id"
    from "tree11"."Lessen" as t
    where exists (
        select 1
        from (
            select 1 as "Een",
              cast(
                switchoffset(cast(cast(json_value(v."Parameters", N'$.fromUtc') as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)
              ) as "Van",
              cast(
                switchoffset(cast(cast(json_value(v."Parameters", N'$.toUtc') as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)
              ) as "Tot"
            from "staging"."Verzoek" as v
            where v."RunId" = @2 and v."Stroom" = @3 and v."Status" = @4
          ) as b
        where "b"."Een" = 1 and t."StartTijd" >= "b"."Van" and t."StartTijd" < "b"."Tot"
      )
      and not exists (
        select 1
        from "staging"."Lessen_werk" as w
        where w."Token" = @5 and w."SleutelLeesbaar" = 1 and "w"."Id" = "t"."Id"
      )
      and exists (
        select 1
        from (
            select distinct 1 as "Een",
              cast(
                switchoffset(cast(cast(json_value(v."Parameters", N'$.fromUtc') as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)
              ) as "Van",
              cast(
                switchoffset(cast(cast(json_value(v."Parameters", N'$.toUtc') as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)
              ) as "Tot",
              w."Id" as "Id.deel"
            from "staging"."Lessen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
            where w."Token" = @6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
          ) as o
        where "o"."Een" = 1
          and t."StartTijd" >= "o"."Van" and t."StartTijd" < "o"."Tot"
          and ("o"."Id.deel" is null or "o"."Id.deel" = t."Id")
          and not (
            "o"."Id.deel" is null
            and exists (
              select 1
              from "staging"."Lessen_gemist" as g
              where "g"."Id" = "t"."Id" and g."Aantal" >= 2 and g."RunId" <> @7
            )
          )
      )
  ) as r
where r."Id" = "staging"."Lessen_gemist"."Id" and "staging"."Lessen_gemist"."RunId" <> cast(@8 as bigint);

-- Bad records
insert into "tree11"."Quarantaine" ("RunId", "Tabel", "PaginaId", "Positie", "Sleutel", "Reden", "Record")
select cast(@1 as bigint), N'Lessen', w."PaginaId", w."Positie",
  case when w."SleutelLeesbaar" = 1 then (
      select "w"."Id" as "Id" for json path, without_array_wrapper, include_null_values
    )
  end,
  w."Meldingen", w."Record"
from "staging"."Lessen_werk" as w
where w."Token" = @2 and w."Geldig" = 0 and w."InBereik" = 1;

-- The rows before
insert into "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor", "PaginaId", "Positie")
select
  cast(@1 as bigint), N'Lessen', (select "s"."Id" as "Id" for json path, without_array_wrapper, include_null_values),
  s."Soort", s."RijVoor", s."PaginaId", s."Positie"
from "staging"."Lessen_verschil" as s
where s."Token" = @2
option (recompile);

-- Apply it
merge into "tree11"."Lessen"
with (holdlock) as "t" using (
    select "Soort", "Id", "Naam", "StartTijd", "EindTijd", "Capaciteit", "LedenAantal", "ProefledenAantal",
      "BedrijfsLocatieId", "Activiteiten", "Terugkerend", "Instructeurs", "AangemaaktOp", "GewijzigdOp", "Status"
    from "staging"."Lessen_verschil"
    where "Token" = @1
  ) as "s" on "t"."Id" = "s"."Id"
when matched and "s"."Soort" = N'D' then
delete
when matched and "s"."Soort" = N'U' then
update set
  "Naam" = "s"."Naam", "StartTijd" = "s"."StartTijd", "EindTijd" = "s"."EindTijd", "Capaciteit" = "s"."Capaciteit",
  "LedenAantal" = "s"."LedenAantal", "ProefledenAantal" = "s"."ProefledenAantal",
  "BedrijfsLocatieId" = "s"."BedrijfsLocatieId", "Activiteiten" = "s"."Activiteiten", "Terugkerend" = "s"."Terugkerend",
  "Instructeurs" = "s"."Instructeurs", "AangemaaktOp" = "s"."AangemaaktOp", "GewijzigdOp" = "s"."GewijzigdOp",
  "Status" = "s"."Status", "DatumLaatsteUpdate" = cast(sysutcdatetime() as datetime2(3)), "RunId" = @2
when not matched and "s"."Soort" = N'I' then
insert (
    "Id", "Naam", "StartTijd", "EindTijd", "Capaciteit", "LedenAantal", "ProefledenAantal", "BedrijfsLocatieId",
    "Activiteiten", "Terugkerend", "Instructeurs", "AangemaaktOp", "GewijzigdOp", "Status", "DatumLaatsteUpdate",
    "RunId"
  )
values (
    "s"."Id", "s"."Naam", "s"."StartTijd", "s"."EindTijd", "s"."Capaciteit", "s"."LedenAantal", "s"."ProefledenAantal",
    "s"."BedrijfsLocatieId", "s"."Activiteiten", "s"."Terugkerend", "s"."Instructeurs", "s"."AangemaaktOp",
    "s"."GewijzigdOp", "s"."Status", cast(sysutcdatetime() as datetime2(3)), @3
  )
option (recompile);;

-- Count the rows of LesDeelname that go with it
select count(*) as aantal
from "tree11"."LesDeelname"
where exists (
    select 1
    from "staging"."Lessen_verschil" as d
    where d."Token" = @1 and d."Soort" = 'D' and d."Id" = "tree11"."LesDeelname"."LesId"
  );

-- The rows of LesDeelname before
insert into "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor")
select cast(@1 as bigint), N'LesDeelname',
  (
    select "tree11"."LesDeelname"."LesId" as "LesId", "tree11"."LesDeelname"."AccountId" as "AccountId"
    for json path, without_array_wrapper, include_null_values
  ),
  'D',
  (
    select "tree11"."LesDeelname"."LesId" as "LesId", "tree11"."LesDeelname"."AccountId" as "AccountId",
      "tree11"."LesDeelname"."Type" as "Type", "tree11"."LesDeelname"."Status" as "Status",
      "tree11"."LesDeelname"."Naam" as "Naam", "tree11"."LesDeelname"."Aanwezig" as "Aanwezig"
    for json path, without_array_wrapper, include_null_values
  )
from "tree11"."LesDeelname"
where exists (
    select 1
    from "staging"."Lessen_verschil" as d
    where d."Token" = @2 and d."Soort" = 'D' and d."Id" = "tree11"."LesDeelname"."LesId"
  );

-- Delete them
delete from "tree11"."LesDeelname"
where exists (
    select 1
    from "staging"."Lessen_verschil" as d
    where d."Token" = @1 and d."Soort" = 'D' and d."Id" = "tree11"."LesDeelname"."LesId"
  );

-- To undo a run: did others change its rows since?
select l."WijzigingRun" as "RunId",
  (select "l"."Id" as "Id" for json path, without_array_wrapper, include_null_values) as sleutel,
  count(*) over () as aantal
from (
    select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
      cast("k"."Id" as nvarchar(50)) collate Latin1_General_100_BIN2 as "Id"
    from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
    with ("Id" nvarchar(50) '$.Id') as "k"
    where w."Tabel" = N'Lessen'
      and w."RunId" <> @1 and w."RunId" <> @2
      and w."Id" > (select min(e."Id") from "tree11"."Wijziging" as e where e."RunId" = @3 and e."Tabel" = N'Lessen')
  ) as l
  inner join (
    select c.*, row_number() over (partition by "c"."Id" order by c."WijzigingId") as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
          cast("k"."Id" as nvarchar(50)) collate Latin1_General_100_BIN2 as "Id"
        from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
        with ("Id" nvarchar(50) '$.Id') as "k"
        where w."Tabel" = N'Lessen' and w."RunId" = @4
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
select cast(@1 as bigint), case when b."RijVoor" is null then 'D' when t."Id" is not null then 'U' else 'I' end,
  case when t."Id" is not null then (
      select "t"."Id" as "Id", "t"."Naam" as "Naam", "t"."StartTijd" as "StartTijd", "t"."EindTijd" as "EindTijd",
        "t"."Capaciteit" as "Capaciteit", "t"."LedenAantal" as "LedenAantal",
        "t"."ProefledenAantal" as "ProefledenAantal", "t"."BedrijfsLocatieId" as "BedrijfsLocatieId",
        "t"."Activiteiten" as "Activiteiten", "t"."Terugkerend" as "Terugkerend", "t"."Instructeurs" as "Instructeurs",
        "t"."AangemaaktOp" as "AangemaaktOp", "t"."GewijzigdOp" as "GewijzigdOp", "t"."Status" as "Status"
      for json path, without_array_wrapper, include_null_values
    )
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
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
          cast("k"."Id" as nvarchar(50)) collate Latin1_General_100_BIN2 as "Id"
        from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
        with ("Id" nvarchar(50) '$.Id') as "k"
        where w."Tabel" = N'Lessen' and w."RunId" = @2
      ) as c
  ) as b
  outer apply openjson(b."RijVoor")
with (
    "Id" nvarchar(50) '$.Id', "Naam" nvarchar(255) '$.Naam', "StartTijd" datetime2(3) '$.StartTijd',
    "EindTijd" datetime2(3) '$.EindTijd', "Capaciteit" int '$.Capaciteit', "LedenAantal" int '$.LedenAantal',
    "ProefledenAantal" int '$.ProefledenAantal', "BedrijfsLocatieId" nvarchar(50) '$.BedrijfsLocatieId',
    "Activiteiten" nvarchar(max) '$.Activiteiten', "Terugkerend" bit '$.Terugkerend',
    "Instructeurs" nvarchar(max) '$.Instructeurs', "AangemaaktOp" datetime2(3) '$.AangemaaktOp',
    "GewijzigdOp" datetime2(3) '$.GewijzigdOp', "Status" nvarchar(20) '$.Status'
  ) as "r"
  left join "tree11"."Lessen" as t on t."Id" = b."Id"
where b."WijzigingNr" = 1
  and (
    (b."RijVoor" is null and t."Id" is not null)
    or (
      b."RijVoor" is not null
      and (
        not (t."Id" is not null)
        or not exists (
          select "r"."Naam" collate Latin1_General_100_BIN2, datalength("r"."Naam"), "r"."StartTijd", "r"."EindTijd",
            "r"."Capaciteit", "r"."LedenAantal", "r"."ProefledenAantal",
            "r"."BedrijfsLocatieId" collate Latin1_General_100_BIN2, datalength("r"."BedrijfsLocatieId"),
            "r"."Activiteiten" collate Latin1_General_100_BIN2, datalength("r"."Activiteiten"), "r"."Terugkerend",
            "r"."Instructeurs" collate Latin1_General_100_BIN2, datalength("r"."Instructeurs"), "r"."AangemaaktOp",
            "r"."GewijzigdOp", "r"."Status" collate Latin1_General_100_BIN2, datalength("r"."Status")
          intersect
          select "t"."Naam" collate Latin1_General_100_BIN2, datalength("t"."Naam"), "t"."StartTijd", "t"."EindTijd",
            "t"."Capaciteit", "t"."LedenAantal", "t"."ProefledenAantal",
            "t"."BedrijfsLocatieId" collate Latin1_General_100_BIN2, datalength("t"."BedrijfsLocatieId"),
            "t"."Activiteiten" collate Latin1_General_100_BIN2, datalength("t"."Activiteiten"), "t"."Terugkerend",
            "t"."Instructeurs" collate Latin1_General_100_BIN2, datalength("t"."Instructeurs"), "t"."AangemaaktOp",
            "t"."GewijzigdOp", "t"."Status" collate Latin1_General_100_BIN2, datalength("t"."Status")
        )
      )
    )
  )
option (recompile);
