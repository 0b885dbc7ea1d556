-- OpenstaandeFacturen. Made by `npm run generate` from src/tables and src/transform. Parameters are shown by number.

-- Empty the work table
truncate table "staging"."OpenstaandeFacturen_werk";

-- Note that it was begun
insert into "staging"."OpenstaandeFacturen_verschil" ("Token", "Soort") values (cast(@1 as bigint), 'B');

-- Pages to shred: see gedeeld.sql

-- Shred those of one batch into it
insert into "staging"."OpenstaandeFacturen_werk" (
    "Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest",
    "Afgeschermd", "Meldingen", "Record", "FactuurId", "Nummer", "LedenId", "Naam", "Bedrag", "Valuta", "Status",
    "Vervaldatum", "AangemaaktOp", "GrootboekId"
  )
select case when lower("s"."Status") <> @1 then cast(@2 as bigint) else cast(@3 as bigint) end, "s"."VerzoekId",
  "s"."PaginaId", "s"."Positie", "s"."Deel", 1,
  case when "s"."FactuurId.fout" is null and "s"."Bedrag.fout" is null and "s"."AangemaaktOp.fout" is null then 1 else 0
  end,
  case when "s"."FactuurId.fout" is null then 1 else 0 end, 0, 0,
  case when "s"."FactuurId.fout" is null
    and "s"."Nummer.fout" is null and "s"."LedenId.fout" is null and "s"."Naam.fout" is null
    and "s"."Bedrag.fout" is null and "s"."Valuta.fout" is null and "s"."Status.fout" is null
    and "s"."Vervaldatum.fout" is null and "s"."AangemaaktOp.fout" is null and "s"."GrootboekId.fout" is null
    and "s"."Vervaldatum.zone" = 0 and "s"."AangemaaktOp.zone" = 0 then null
    else concat(
      '', case when "s"."FactuurId.fout" is not null then concat(N'FactuurId:', "s"."FactuurId.fout", ';') end,
      case when "s"."Nummer.fout" is not null then concat(N'Nummer:', "s"."Nummer.fout", ';') end,
      case when "s"."LedenId.fout" is not null then concat(N'LedenId:', "s"."LedenId.fout", ';') end,
      case when "s"."Naam.fout" is not null then concat(N'Naam:', "s"."Naam.fout", ';') end,
      case when "s"."Bedrag.fout" is not null then concat(N'Bedrag:', "s"."Bedrag.fout", ';') end,
      case when "s"."Valuta.fout" is not null then concat(N'Valuta:', "s"."Valuta.fout", ';') end,
      case when "s"."Status.fout" is not null then concat(N'Status:', "s"."Status.fout", ';') end,
      case when "s"."Vervaldatum.fout" is not null then concat(N'Vervaldatum:', "s"."Vervaldatum.fout", ';') end,
      case when "s"."AangemaaktOp.fout" is not null then concat(N'AangemaaktOp:', "s"."AangemaaktOp.fout", ';') end,
      case when "s"."GrootboekId.fout" is not null then concat(N'GrootboekId:', "s"."GrootboekId.fout", ';') end,
      case when "s"."Vervaldatum.zone" = 1 then N'Vervaldatum:zone;' end,
      case when "s"."AangemaaktOp.zone" = 1 then N'AangemaaktOp:zone;' end
    )
  end,
  case when "s"."FactuurId.fout" is null
    and "s"."Bedrag.fout" is null and "s"."AangemaaktOp.fout" is null then null
    else "s"."Record"
  end,
  "s"."FactuurId", "s"."Nummer", "s"."LedenId", "s"."Naam", "s"."Bedrag", "s"."Valuta", "s"."Status", "s"."Vervaldatum",
  "s"."AangemaaktOp", "s"."GrootboekId"
from (
    select v."VerzoekId", p."PaginaId", r."Positie", r."Deel", r."Record", "waarde"."FactuurId" as "FactuurId",
      "waarde"."Nummer" as "Nummer", "waarde"."LedenId" as "LedenId", "waarde"."Naam" as "Naam",
      "waarde"."Bedrag" as "Bedrag", "waarde"."Valuta" as "Valuta", "waarde"."Status" as "Status",
      "waarde"."Vervaldatum" as "Vervaldatum", "waarde"."AangemaaktOp" as "AangemaaktOp",
      "waarde"."GrootboekId" as "GrootboekId",
      case when "waarde"."FactuurId" is not null then null
        when "tekst"."FactuurId.tekst" is null then N'required'
        else case when "tekst"."FactuurId.json" is not null then N'type' else N'length' end
      end as "FactuurId.fout",
      case when "waarde"."Nummer" is null
        and "tekst"."Nummer.tekst" is not null then case
          when "tekst"."Nummer.json" is not null then N'type' else N'length'
        end
      end as "Nummer.fout",
      case when "waarde"."LedenId" is null
        and "tekst"."LedenId.tekst" is not null then case
          when "tekst"."LedenId.json" is not null then N'type' else N'length'
        end
      end as "LedenId.fout",
      case when "waarde"."Naam" is null
        and "tekst"."Naam.tekst" is not null then case when "tekst"."Naam.json" is not null then N'type' else N'length'
        end
      end as "Naam.fout",
      case
        when "waarde"."Bedrag" is not null then null when "tekst"."Bedrag.tekst" is null then N'required' else N'type'
      end as "Bedrag.fout",
      case when "waarde"."Valuta" is null
        and "tekst"."Valuta.tekst" is not null then case
          when "tekst"."Valuta.json" is not null then N'type' else N'length'
        end
      end as "Valuta.fout",
      case when "waarde"."Status" is null
        and "tekst"."Status.tekst" is not null then case
          when "tekst"."Status.json" is not null then N'type' else N'length'
        end
      end as "Status.fout",
      case when "waarde"."Vervaldatum" is null and "tekst"."Vervaldatum.tekst" is not null then N'type'
      end as "Vervaldatum.fout",
      case when "waarde"."AangemaaktOp" is not null then null
        when "tekst"."AangemaaktOp.tekst" is null then N'required'
        else N'type'
      end as "AangemaaktOp.fout",
      case when "waarde"."GrootboekId" is null
        and "tekst"."GrootboekId.tekst" is not null then case
          when "tekst"."GrootboekId.json" is not null then N'type' else N'length'
        end
      end as "GrootboekId.fout",
      case when "waarde"."Vervaldatum" is not null
        and substring("tekst"."Vervaldatum.tekst" collate Latin1_General_100_BIN2, 11, 1) like N'[Tt ]'
        and substring("tekst"."Vervaldatum.tekst" collate Latin1_General_100_BIN2, 12, 2147483647) not like N'%[Zz+-]%' then 1
        else 0
      end as "Vervaldatum.zone",
      case when "waarde"."AangemaaktOp" is not null
        and substring("tekst"."AangemaaktOp.tekst" collate Latin1_General_100_BIN2, 12, 2147483647) not like N'%[Zz+-]%' then 1
        else 0
      end as "AangemaaktOp.zone"
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
        "FactuurId.p0" nvarchar(max) '$.id', "FactuurId.p0.json" nvarchar(max) '$.id' as json,
        "Nummer.p0" nvarchar(max) '$.number', "Nummer.p0.json" nvarchar(max) '$.number' as json,
        "LedenId.p0" nvarchar(max) '$.businessUser.id', "LedenId.p0.json" nvarchar(max) '$.businessUser.id' as json,
        "Naam.p0" nvarchar(max) '$.businessUser.fullName',
        "Naam.p0.json" nvarchar(max) '$.businessUser.fullName' as json, "Bedrag.p0" nvarchar(max) '$.totalAmount',
        "Bedrag.p0.json" nvarchar(max) '$.totalAmount' as json, "Valuta.p0" nvarchar(max) '$.currency',
        "Valuta.p0.json" nvarchar(max) '$.currency' as json, "Status.p0" nvarchar(max) '$.status',
        "Status.p0.json" nvarchar(max) '$.status' as json, "Vervaldatum.p0" nvarchar(max) '$.dueDate',
        "Vervaldatum.p0.json" nvarchar(max) '$.dueDate' as json, "AangemaaktOp.p0" nvarchar(max) '$.createdAt',
        "AangemaaktOp.p0.json" nvarchar(max) '$.createdAt' as json, "GrootboekId.p0" nvarchar(max) '$.ledgerGroupId',
        "GrootboekId.p0.json" nvarchar(max) '$.ledgerGroupId' as json
      ) as "j"
      outer apply (
        select case when not datalength(
              case
                when coalesce("j"."FactuurId.p0", "j"."FactuurId.p0.json") collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
                or coalesce("j"."FactuurId.p0", "j"."FactuurId.p0.json") collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                  when patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce("j"."FactuurId.p0", "j"."FactuurId.p0.json") collate Latin1_General_100_BIN2
                  ) = 0 then N''
                  else substring(
                    coalesce("j"."FactuurId.p0", "j"."FactuurId.p0.json"),
                    patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      coalesce("j"."FactuurId.p0", "j"."FactuurId.p0.json") collate Latin1_General_100_BIN2
                    ),
                    datalength(coalesce("j"."FactuurId.p0", "j"."FactuurId.p0.json")) / 2 - patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      coalesce("j"."FactuurId.p0", "j"."FactuurId.p0.json") collate Latin1_General_100_BIN2
                    ) - patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      reverse(coalesce("j"."FactuurId.p0", "j"."FactuurId.p0.json")) collate Latin1_General_100_BIN2
                    ) + 2
                  )
                end
                else coalesce("j"."FactuurId.p0", "j"."FactuurId.p0.json")
              end
            ) = 0 then case
              when coalesce("j"."FactuurId.p0", "j"."FactuurId.p0.json") collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
              or coalesce("j"."FactuurId.p0", "j"."FactuurId.p0.json") collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                when patindex(
                  N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                  coalesce("j"."FactuurId.p0", "j"."FactuurId.p0.json") collate Latin1_General_100_BIN2
                ) = 0 then N''
                else substring(
                  coalesce("j"."FactuurId.p0", "j"."FactuurId.p0.json"),
                  patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce("j"."FactuurId.p0", "j"."FactuurId.p0.json") collate Latin1_General_100_BIN2
                  ),
                  datalength(coalesce("j"."FactuurId.p0", "j"."FactuurId.p0.json")) / 2 - patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce("j"."FactuurId.p0", "j"."FactuurId.p0.json") collate Latin1_General_100_BIN2
                  ) - patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    reverse(coalesce("j"."FactuurId.p0", "j"."FactuurId.p0.json")) collate Latin1_General_100_BIN2
                  ) + 2
                )
              end
              else coalesce("j"."FactuurId.p0", "j"."FactuurId.p0.json")
            end
          end as "FactuurId.tekst",
          coalesce("j"."Nummer.p0", "j"."Nummer.p0.json") as "Nummer.tekst",
          coalesce("j"."LedenId.p0", "j"."LedenId.p0.json") as "LedenId.tekst",
          coalesce("j"."Naam.p0", "j"."Naam.p0.json") as "Naam.tekst",
          coalesce("j"."Bedrag.p0", "j"."Bedrag.p0.json") as "Bedrag.tekst",
          coalesce("j"."Valuta.p0", "j"."Valuta.p0.json") as "Valuta.tekst",
          coalesce("j"."Status.p0", "j"."Status.p0.json") as "Status.tekst",
          coalesce("j"."Vervaldatum.p0", "j"."Vervaldatum.p0.json") as "Vervaldatum.tekst",
          coalesce("j"."AangemaaktOp.p0", "j"."AangemaaktOp.p0.json") as "AangemaaktOp.tekst",
          coalesce("j"."GrootboekId.p0", "j"."GrootboekId.p0.json") as "GrootboekId.tekst",
          case when "j"."FactuurId.p0.json" is not null then "j"."FactuurId.p0.json"
            when "j"."FactuurId.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."FactuurId.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'id' and m.[type] = 3
            )
          end as "FactuurId.json",
          case when "j"."Nummer.p0.json" is not null then "j"."Nummer.p0.json"
            when "j"."Nummer.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."Nummer.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'number' and m.[type] = 3
            )
          end as "Nummer.json",
          case when "j"."LedenId.p0.json" is not null then "j"."LedenId.p0.json"
            when "j"."LedenId.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."LedenId.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$.businessUser') as m
              where m.[key] = N'id' and m.[type] = 3
            )
          end as "LedenId.json",
          case when "j"."Naam.p0.json" is not null then "j"."Naam.p0.json"
            when "j"."Naam.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."Naam.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$.businessUser') as m
              where m.[key] = N'fullName' and m.[type] = 3
            )
          end as "Naam.json",
          "j"."Bedrag.p0.json" as "Bedrag.json",
          case when "j"."Valuta.p0.json" is not null then "j"."Valuta.p0.json"
            when "j"."Valuta.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."Valuta.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'currency' and m.[type] = 3
            )
          end as "Valuta.json",
          case when "j"."Status.p0.json" is not null then "j"."Status.p0.json"
            when "j"."Status.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."Status.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'status' and m.[type] = 3
            )
          end as "Status.json",
          "j"."Vervaldatum.p0.json" as "Vervaldatum.json", "j"."AangemaaktOp.p0.json" as "AangemaaktOp.json",
          case when "j"."GrootboekId.p0.json" is not null then "j"."GrootboekId.p0.json"
            when "j"."GrootboekId.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."GrootboekId.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'ledgerGroupId' and m.[type] = 3
            )
          end as "GrootboekId.json"
      ) as tekst
      outer apply (
        select case when datalength("tekst"."FactuurId.tekst") <= 100
            and "tekst"."FactuurId.json" is null then cast("tekst"."FactuurId.tekst" as nvarchar(50))
          end as "FactuurId",
          case when datalength("tekst"."Nummer.tekst") <= 100
            and "tekst"."Nummer.json" is null then cast("tekst"."Nummer.tekst" as nvarchar(50))
          end as "Nummer",
          case when datalength("tekst"."LedenId.tekst") <= 100
            and "tekst"."LedenId.json" is null then cast("tekst"."LedenId.tekst" as nvarchar(50))
          end as "LedenId",
          case when datalength("tekst"."Naam.tekst") <= 510
            and "tekst"."Naam.json" is null then cast("tekst"."Naam.tekst" as nvarchar(255))
          end as "Naam",
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
          case when datalength("tekst"."Status.tekst") <= 100
            and "tekst"."Status.json" is null then cast("tekst"."Status.tekst" as nvarchar(50))
          end as "Status",
          case when datalength("tekst"."Vervaldatum.tekst") = 20
            and (
              "tekst"."Vervaldatum.tekst" collate Latin1_General_100_BIN2 like N'19[0-9][0-9]-[01][0-9]-[0-3][0-9]'
              or "tekst"."Vervaldatum.tekst" collate Latin1_General_100_BIN2 like N'[2-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'
            ) then try_convert(date, "tekst"."Vervaldatum.tekst")
            else (
              select case
                  when m.t < '9999-12-31T23:00:00' then convert(date, todatetimeoffset(m.t, '+00:00') at time zone N'W. Europe Standard Time')
                end
              from (
                  select case when datalength("tekst"."Vervaldatum.tekst") = 48
                      and "tekst"."Vervaldatum.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]Z'
                      and substring("tekst"."Vervaldatum.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then try_convert(datetime2(3), left("tekst"."Vervaldatum.tekst", 23), 126)
                      when datalength("tekst"."Vervaldatum.tekst") = 58
                      and "tekst"."Vervaldatum.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]+0[12]:00'
                      and substring("tekst"."Vervaldatum.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then dateadd(
                        hour, - try_convert(int, substring("tekst"."Vervaldatum.tekst", 26, 1)),
                        try_convert(datetime2(3), left("tekst"."Vervaldatum.tekst", 23), 126)
                      )
                      when datalength("tekst"."Vervaldatum.tekst") = 40
                      and "tekst"."Vervaldatum.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9]Z'
                      and substring("tekst"."Vervaldatum.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then try_convert(datetime2(3), left("tekst"."Vervaldatum.tekst", 19), 126)
                      when datalength("tekst"."Vervaldatum.tekst") = 50
                      and "tekst"."Vervaldatum.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9]+0[12]:00'
                      and substring("tekst"."Vervaldatum.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then dateadd(
                        hour, - try_convert(int, substring("tekst"."Vervaldatum.tekst", 22, 1)),
                        try_convert(datetime2(3), left("tekst"."Vervaldatum.tekst", 19), 126)
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
                                      "tekst"."Vervaldatum.tekst" collate Latin1_General_100_BIN2 not like N'%[[]%'
                                      or (
                                        d.z > N''
                                        and "tekst"."Vervaldatum.tekst" collate Latin1_General_100_BIN2 like N'%[[][A-Za-z]%]'
                                        and stuff(
                                          "tekst"."Vervaldatum.tekst" collate Latin1_General_100_BIN2, 1,
                                          charindex(N'[', "tekst"."Vervaldatum.tekst"), N''
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
                                "tekst"."Vervaldatum.tekst" collate Latin1_General_100_BIN2,
                                charindex(N'[', "tekst"."Vervaldatum.tekst" + N'[') - 1
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
          end as "Vervaldatum",
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
          case when datalength("tekst"."GrootboekId.tekst") <= 100
            and "tekst"."GrootboekId.json" is null then cast("tekst"."GrootboekId.tekst" as nvarchar(50))
          end as "GrootboekId"
      ) as waarde
    where "v"."RunId" = @4 and "v"."Stroom" = @5 and "v"."Status" = @6 and "p"."PaginaId" in (@7, @8)
  ) as s;

-- After a second read: leave out what the first showed
delete from "staging"."OpenstaandeFacturen_werk"
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
    from "staging"."OpenstaandeFacturen_werk" as f
    where f."Token" = @3
      and f."VerzoekId" < "staging"."OpenstaandeFacturen_werk"."VerzoekId"
      and f."FactuurId" = "staging"."OpenstaandeFacturen_werk"."FactuurId"
      and not (
        not exists (
          select "f"."Nummer" collate Latin1_General_100_BIN2, datalength("f"."Nummer"),
            "f"."LedenId" collate Latin1_General_100_BIN2, datalength("f"."LedenId"),
            "f"."Naam" collate Latin1_General_100_BIN2, datalength("f"."Naam"), "f"."Bedrag",
            "f"."Valuta" collate Latin1_General_100_BIN2, datalength("f"."Valuta"),
            "f"."Status" collate Latin1_General_100_BIN2, datalength("f"."Status"), "f"."Vervaldatum",
            "f"."AangemaaktOp", "f"."GrootboekId" collate Latin1_General_100_BIN2, datalength("f"."GrootboekId")
          intersect
          select "staging"."OpenstaandeFacturen_werk"."Nummer" collate Latin1_General_100_BIN2,
            datalength("staging"."OpenstaandeFacturen_werk"."Nummer"),
            "staging"."OpenstaandeFacturen_werk"."LedenId" collate Latin1_General_100_BIN2,
            datalength("staging"."OpenstaandeFacturen_werk"."LedenId"),
            "staging"."OpenstaandeFacturen_werk"."Naam" collate Latin1_General_100_BIN2,
            datalength("staging"."OpenstaandeFacturen_werk"."Naam"), "staging"."OpenstaandeFacturen_werk"."Bedrag",
            "staging"."OpenstaandeFacturen_werk"."Valuta" collate Latin1_General_100_BIN2,
            datalength("staging"."OpenstaandeFacturen_werk"."Valuta"),
            "staging"."OpenstaandeFacturen_werk"."Status" collate Latin1_General_100_BIN2,
            datalength("staging"."OpenstaandeFacturen_werk"."Status"),
            "staging"."OpenstaandeFacturen_werk"."Vervaldatum", "staging"."OpenstaandeFacturen_werk"."AangemaaktOp",
            "staging"."OpenstaandeFacturen_werk"."GrootboekId" collate Latin1_General_100_BIN2,
            datalength("staging"."OpenstaandeFacturen_werk"."GrootboekId")
        )
      )
  );

-- Count the records
select count(*) as gelezen, sum(1 - "Geldig") as afgekeurd, sum(1 - "SleutelLeesbaar") as onleesbaar,
  count("Meldingen") as genoteerd
from "staging"."OpenstaandeFacturen_werk"
where "Token" = @1 and "InBereik" = 1;

-- Count what is wrong with them
select melding.value as melding, count(*) as aantal
from "staging"."OpenstaandeFacturen_werk" as w cross apply string_split (w."Meldingen", N';') as melding
where w."Token" = @1 and w."InBereik" = 1 and w."Meldingen" is not null and melding.value <> ''
group by melding.value;

-- Count keys that several records have
select count(*) as sleutels
from (
    select "FactuurId"
    from "staging"."OpenstaandeFacturen_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
    group by "FactuurId"
    having count(*) > 1
  ) as k;

-- If there are any, how many of these records are of one answer
select sum(k.extra) as dubbel
from (
    select count(*) - count(distinct "VerzoekId") as extra
    from "staging"."OpenstaandeFacturen_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
    group by "FactuurId"
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
    from "staging"."OpenstaandeFacturen_werk" as w
    where w."Token" = @5 and w."VerzoekId" = v."VerzoekId"
  );

-- Count those that nobody asked for
select count(case when w."Token" = @1 and lower("w"."Status") <> @2 then 1 end) as "Status"
from "staging"."OpenstaandeFacturen_werk" as w
where w."Token" in (@3, @4);

-- Keep one record for each key
with dubbel as (
    select "FactuurId"
    from "staging"."OpenstaandeFacturen_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
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
    where w."Token" = @2 and w."SleutelLeesbaar" = 1
  )
update "staging"."OpenstaandeFacturen_werk"
set "Verliest" = case when volgorde.plaats > 1 then 1 else 0 end, "Afgeschermd" = 1 - volgorde.allemaal
from volgorde
where "staging"."OpenstaandeFacturen_werk"."Nr" = volgorde."Nr"
option (recompile);

-- Measure the rows that come
select count(*) as rijen, count(w."Nummer") as "Nummer.gevuld", count(w."LedenId") as "LedenId.gevuld",
  count(w."Naam") as "Naam.gevuld", count(w."Valuta") as "Valuta.gevuld", count(w."Status") as "Status.gevuld",
  count(w."Vervaldatum") as "Vervaldatum.gevuld", count(w."GrootboekId") as "GrootboekId.gevuld",
  count(case when not ("w"."Bedrag" >= 0) then 1 end) as "not_negative:Bedrag",
  count(
    case
      when cast("w"."Valuta" as nvarchar(10)) collate Latin1_General_100_BIN2 not in (N'EUR', N'GBP', N'CHF', N'DKK', N'NOK', N'SEK', N'PLN', N'CZK', N'HUF', N'RON', N'USD') then 1
    end
  ) as "known_currency:Valuta",
  max(case when w."AangemaaktOp" > @1 then null else w."AangemaaktOp" end) as "AangemaaktOp.nieuwste",
  count(case when w."AangemaaktOp" > @2 then 1 end) as "AangemaaktOp.vooruit"
from "staging"."OpenstaandeFacturen_werk" as w
where "w"."Token" = @3 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0;

-- Fields of a sample of the answers: see gedeeld.sql

-- Lists that were read once: see gedeeld.sql

-- Count rows that would be deleted
select count(*) as aantal
from "tree11"."OpenstaandeFacturen" as t
where exists (
    select 1
    from (
        select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = @1 and v."Stroom" = @2 and v."Status" = @3
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."OpenstaandeFacturen_werk" as w
    where w."Token" = @4 and w."SleutelLeesbaar" = 1 and "w"."FactuurId" = "t"."FactuurId"
  )
  and not exists (
    select 1
    from (
        select distinct 1 as "Een", w."FactuurId" as "FactuurId.deel"
        from
          "staging"."OpenstaandeFacturen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."FactuurId.deel" is null or "o"."FactuurId.deel" = t."FactuurId")
      and not (
        "o"."FactuurId.deel" is null
        and exists (
          select 1
          from "staging"."OpenstaandeFacturen_gemist" as g
          where "g"."FactuurId" = "t"."FactuurId" and g."Aantal" >= 2 and g."RunId" <> @6
        )
      )
  )
option (recompile);

-- Keys that are nearly the same
select (select w."FactuurId" as "FactuurId" for json path, without_array_wrapper, include_null_values) as sleutel,
  count(*) over () as aantal
from "staging"."OpenstaandeFacturen_werk" as w
  inner join (
    select w."FactuurId" collate Latin1_General_100_CI_AS_KS_WS_SC as "FactuurId"
    from "staging"."OpenstaandeFacturen_werk" as w
    where "w"."Token" = @1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
    group by w."FactuurId" collate Latin1_General_100_CI_AS_KS_WS_SC
    having count(*) > 1
  ) as g on g."FactuurId" = w."FactuurId" collate Latin1_General_100_CI_AS_KS_WS_SC
where "w"."Token" = @2 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
order by w."FactuurId"
offset 0 rows
fetch next 6 rows only
option (recompile);

-- Versions of its rows that end
update "tree11"."OpenstaandeFacturenHistorie"
set "GeldigTot" = cast(switchoffset(cast(cast(@1 as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)),
  "RunIdTot" = cast(@2 as bigint)
from "staging"."OpenstaandeFacturen_verschil" as d
where d."Token" = @3
  and d."FactuurId" = "tree11"."OpenstaandeFacturenHistorie"."FactuurId"
  and "tree11"."OpenstaandeFacturenHistorie"."GeldigTot" is null
option (recompile);

-- Versions that begin
insert into "tree11"."OpenstaandeFacturenHistorie" (
    "FactuurId", "Nummer", "LedenId", "Naam", "Bedrag", "Valuta", "Status", "Vervaldatum", "AangemaaktOp",
    "GrootboekId", "GeldigVan", "RunId"
  )
select
  "FactuurId", "Nummer", "LedenId", "Naam", "Bedrag", "Valuta", "Status", "Vervaldatum", "AangemaaktOp", "GrootboekId",
  cast(switchoffset(cast(cast(@1 as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3)), cast(@2 as bigint)
from "staging"."OpenstaandeFacturen_verschil"
where "Token" = @3 and "Soort" in ('I', 'U')
option (recompile);

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
delete from "staging"."OpenstaandeFacturen_verschil" where "Token" = @1 and "Soort" = 'B';

-- What differs from the target
insert into "staging"."OpenstaandeFacturen_verschil" (
    "Token", "Soort", "PaginaId", "Positie", "RijVoor", "FactuurId", "Nummer", "LedenId", "Naam", "Bedrag", "Valuta",
    "Status", "Vervaldatum", "AangemaaktOp", "GrootboekId"
  )
select cast(@1 as bigint), case when "t"."FactuurId" is null then 'I' else 'U' end, s."PaginaId", s."Positie",
  case when "t"."FactuurId" is not null then (
      select "t"."FactuurId" as "FactuurId", "t"."Nummer" as "Nummer", "t"."LedenId" as "LedenId", "t"."Naam" as "Naam",
        "t"."Bedrag" as "Bedrag", "t"."Valuta" as "Valuta", "t"."Status" as "Status",
        "t"."Vervaldatum" as "Vervaldatum", "t"."AangemaaktOp" as "AangemaaktOp", "t"."GrootboekId" as "GrootboekId"
      for json path, without_array_wrapper, include_null_values
    )
  end,
  "s"."FactuurId", "s"."Nummer", "s"."LedenId", "s"."Naam", "s"."Bedrag", "s"."Valuta", "s"."Status", "s"."Vervaldatum",
  "s"."AangemaaktOp", "s"."GrootboekId"
from "staging"."OpenstaandeFacturen_werk" as s
  left join "tree11"."OpenstaandeFacturen" as t on "t"."FactuurId" = "s"."FactuurId"
where s."Token" = @2
  and s."Geldig" = 1 and s."Verliest" = 0
  and (
    ("t"."FactuurId" is null and s."InBereik" = 1)
    or (
      "t"."FactuurId" is not null
      and s."Afgeschermd" = 0
      and (s."InBereik" = 1)
      and not exists (
        select "s"."Nummer" collate Latin1_General_100_BIN2, datalength("s"."Nummer"),
          "s"."LedenId" collate Latin1_General_100_BIN2, datalength("s"."LedenId"),
          "s"."Naam" collate Latin1_General_100_BIN2, datalength("s"."Naam"), "s"."Bedrag",
          "s"."Valuta" collate Latin1_General_100_BIN2, datalength("s"."Valuta"),
          "s"."Status" collate Latin1_General_100_BIN2, datalength("s"."Status"), "s"."Vervaldatum", "s"."AangemaaktOp",
          "s"."GrootboekId" collate Latin1_General_100_BIN2, datalength("s"."GrootboekId")
        intersect
        select "t"."Nummer" collate Latin1_General_100_BIN2, datalength("t"."Nummer"),
          "t"."LedenId" collate Latin1_General_100_BIN2, datalength("t"."LedenId"),
          "t"."Naam" collate Latin1_General_100_BIN2, datalength("t"."Naam"), "t"."Bedrag",
          "t"."Valuta" collate Latin1_General_100_BIN2, datalength("t"."Valuta"),
          "t"."Status" collate Latin1_General_100_BIN2, datalength("t"."Status"), "t"."Vervaldatum", "t"."AangemaaktOp",
          "t"."GrootboekId" collate Latin1_General_100_BIN2, datalength("t"."GrootboekId")
      )
    )
  )
union all
select cast(@3 as bigint), 'D', null, null,
  (
    select "t"."FactuurId" as "FactuurId", "t"."Nummer" as "Nummer", "t"."LedenId" as "LedenId", "t"."Naam" as "Naam",
      "t"."Bedrag" as "Bedrag", "t"."Valuta" as "Valuta", "t"."Status" as "Status", "t"."Vervaldatum" as "Vervaldatum",
      "t"."AangemaaktOp" as "AangemaaktOp", "t"."GrootboekId" as "GrootboekId"
    for json path, without_array_wrapper, include_null_values
  ),
  "t"."FactuurId", "t"."Nummer", "t"."LedenId", "t"."Naam", "t"."Bedrag", "t"."Valuta", "t"."Status", "t"."Vervaldatum",
  "t"."AangemaaktOp", "t"."GrootboekId"
from "tree11"."OpenstaandeFacturen" as t
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
    from "staging"."OpenstaandeFacturen_werk" as w
    where w."Token" = @8 and w."SleutelLeesbaar" = 1 and "w"."FactuurId" = "t"."FactuurId"
  )
  and not exists (
    select 1
    from (
        select distinct 1 as "Een", w."FactuurId" as "FactuurId.deel"
        from
          "staging"."OpenstaandeFacturen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @9 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."FactuurId.deel" is null or "o"."FactuurId.deel" = t."FactuurId")
      and not (
        "o"."FactuurId.deel" is null
        and exists (
          select 1
          from "staging"."OpenstaandeFacturen_gemist" as g
          where "g"."FactuurId" = "t"."FactuurId" and g."Aantal" >= 2 and g."RunId" <> @10
        )
      )
  )
option (recompile);

-- Count it
select "Soort", count(*) as aantal from "staging"."OpenstaandeFacturen_verschil" where "Token" = @1 group by "Soort";

-- Would it delete many? How many rows there are in its scope
select count(*) as aantal
from "tree11"."OpenstaandeFacturen" as t
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
        select s."Soort" as "Soort", s."RijVoor" as "RijVoor", "s"."FactuurId" as "FactuurId", "s"."Nummer" as "Nummer",
          "s"."LedenId" as "LedenId", "s"."Naam" as "Naam", "s"."Bedrag" as "Bedrag", "s"."Valuta" as "Valuta",
          "s"."Status" as "Status", "s"."Vervaldatum" as "Vervaldatum", "s"."AangemaaktOp" as "AangemaaktOp",
          "s"."GrootboekId" as "GrootboekId"
        for json path, without_array_wrapper, include_null_values
      ) as rij
    from "staging"."OpenstaandeFacturen_verschil" as s
    where s."Token" = @1
  ) as r;

-- A sample of it, for a dry run or a hold
select s."Soort" as soort,
  (select "s"."FactuurId" as "FactuurId" for json path, without_array_wrapper, include_null_values) as sleutel,
  (
    select "s"."Nummer" as "Nummer", "s"."Bedrag" as "Bedrag", "s"."Valuta" as "Valuta", "s"."Status" as "Status",
      "s"."Vervaldatum" as "Vervaldatum", "s"."AangemaaktOp" as "AangemaaktOp", "s"."GrootboekId" as "GrootboekId"
    for json path, without_array_wrapper, include_null_values
  ) as na
from "staging"."OpenstaandeFacturen_verschil" as s
where s."Token" = @1
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
    where w."Token" = @1
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
    from "staging"."OpenstaandeFacturen_werk" as w
    where w."Token" = @5 and w."SleutelLeesbaar" = 1 and "w"."FactuurId" = "t"."FactuurId"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", w."FactuurId" as "FactuurId.deel"
        from
          "staging"."OpenstaandeFacturen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."FactuurId.deel" is null or "o"."FactuurId.deel" = t."FactuurId")
      and not (
        "o"."FactuurId.deel" is null
        and exists (
          select 1
          from "staging"."OpenstaandeFacturen_gemist" as g
          where "g"."FactuurId" = "t"."FactuurId" and g."Aantal" >= 2 and g."RunId" <> @7
        )
      )
  )
option (recompile);

-- Rows that are shielded no longer
select (select "d"."FactuurId" as "FactuurId" for json path, without_array_wrapper, include_null_values) as sleutel,
  count(*) over () as aantal
from "staging"."OpenstaandeFacturen_verschil" as d
  inner join "staging"."OpenstaandeFacturen_gemist" as m on "m"."FactuurId" = "d"."FactuurId"
where d."Token" = @1 and d."Soort" = 'D' and m."Aantal" >= 2
order by "d"."FactuurId"
offset 0 rows
fetch next 5 rows only;

-- After the MERGE: rows that are in an answer again
delete from "staging"."OpenstaandeFacturen_gemist"
where exists (
    select 1
    from "staging"."OpenstaandeFacturen_werk" as w
    where w."Token" = @1
      and w."SleutelLeesbaar" = 1 and "w"."FactuurId" = "staging"."OpenstaandeFacturen_gemist"."FactuurId"
  )
  or exists (
    select 1
    from "staging"."OpenstaandeFacturen_verschil" as d
    where d."Token" = @2 and "d"."FactuurId" = "staging"."OpenstaandeFacturen_gemist"."FactuurId"
  )
  or not exists (
    select 1
    from "tree11"."OpenstaandeFacturen" as t
    where "t"."FactuurId" = "staging"."OpenstaandeFacturen_gemist"."FactuurId"
  );

-- Rows that are shielded for the first time
insert into "staging"."OpenstaandeFacturen_gemist" ("FactuurId", "Aantal", "RunId")
select "t"."FactuurId", 0, cast(0 as bigint)
from "tree11"."OpenstaandeFacturen" as t
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
    from "staging"."OpenstaandeFacturen_werk" as w
    where w."Token" = @5 and w."SleutelLeesbaar" = 1 and "w"."FactuurId" = "t"."FactuurId"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", w."FactuurId" as "FactuurId.deel"
        from
          "staging"."OpenstaandeFacturen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."FactuurId.deel" is null or "o"."FactuurId.deel" = t."FactuurId")
      and not (
        "o"."FactuurId.deel" is null
        and exists (
          select 1
          from "staging"."OpenstaandeFacturen_gemist" as g
          where "g"."FactuurId" = "t"."FactuurId" and g."Aantal" >= 2 and g."RunId" <> @7
        )
      )
  )
  and not exists (select 1 from "staging"."OpenstaandeFacturen_gemist" as m where "m"."FactuurId" = "t"."FactuurId");

-- How many answers missed them
update "staging"."OpenstaandeFacturen_gemist"
set "Aantal" = "staging"."OpenstaandeFacturen_gemist"."Aantal" + 1, "RunId" = cast(@1 as bigint)
from (
    select "t"."FactuurId"
    from "tree11"."OpenstaandeFacturen" as t
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
        from "staging"."OpenstaandeFacturen_werk" as w
        where w."Token" = @6 and w."SleutelLeesbaar" = 1 and "w"."FactuurId" = "t"."FactuurId"
      )
      and exists (
        select 1
        from (
            select distinct 1 as "Een", w."FactuurId" as "FactuurId.deel"
            from "staging"."OpenstaandeFacturen_werk" as w
              inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
            where w."Token" = @7 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
          ) as o
        where "o"."Een" = 1
          and ("o"."FactuurId.deel" is null or "o"."FactuurId.deel" = t."FactuurId")
          and not (
            "o"."FactuurId.deel" is null
            and exists (
              select 1
              from "staging"."OpenstaandeFacturen_gemist" as g
              where "g"."FactuurId" = "t"."FactuurId" and g."Aantal" >= 2 and g."RunId" <> @8
            )
          )
      )
  ) as r
where r."FactuurId" = "staging"."OpenstaandeFacturen_gemist"."FactuurId"
  and "staging"."OpenstaandeFacturen_gemist"."RunId" <> cast(@9 as bigint);

-- Bad records
insert into "tree11"."Quarantaine" ("RunId", "Tabel", "PaginaId", "Positie", "Sleutel", "Reden", "Record")
select cast(@1 as bigint), N'OpenstaandeFacturen', w."PaginaId", w."Positie",
  case when w."SleutelLeesbaar" = 1 then (
      select "w"."FactuurId" as "FactuurId" for json path, without_array_wrapper, include_null_values
    )
  end,
  w."Meldingen", w."Record"
from "staging"."OpenstaandeFacturen_werk" as w
where w."Token" = @2 and w."Geldig" = 0 and w."InBereik" = 1;

-- The rows before
insert into "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor", "PaginaId", "Positie")
select cast(@1 as bigint), N'OpenstaandeFacturen',
  (select "s"."FactuurId" as "FactuurId" for json path, without_array_wrapper, include_null_values), s."Soort",
  s."RijVoor", s."PaginaId", s."Positie"
from "staging"."OpenstaandeFacturen_verschil" as s
where s."Token" = @2
option (recompile);

-- Apply it
merge into "tree11"."OpenstaandeFacturen"
with (holdlock) as "t" using (
    select
      "Soort", "FactuurId", "Nummer", "LedenId", "Naam", "Bedrag", "Valuta", "Status", "Vervaldatum", "AangemaaktOp",
      "GrootboekId"
    from "staging"."OpenstaandeFacturen_verschil"
    where "Token" = @1
  ) as "s" on "t"."FactuurId" = "s"."FactuurId"
when matched and "s"."Soort" = N'D' then
delete
when matched and "s"."Soort" = N'U' then
update set "Nummer" = "s"."Nummer", "LedenId" = "s"."LedenId", "Naam" = "s"."Naam", "Bedrag" = "s"."Bedrag",
  "Valuta" = "s"."Valuta", "Status" = "s"."Status", "Vervaldatum" = "s"."Vervaldatum",
  "AangemaaktOp" = "s"."AangemaaktOp", "GrootboekId" = "s"."GrootboekId",
  "DatumLaatsteUpdate" = cast(sysutcdatetime() as datetime2(3)), "RunId" = @2
when not matched and "s"."Soort" = N'I' then
insert (
    "FactuurId", "Nummer", "LedenId", "Naam", "Bedrag", "Valuta", "Status", "Vervaldatum", "AangemaaktOp",
    "GrootboekId", "DatumLaatsteUpdate", "RunId"
  )
values (
    "s"."FactuurId", "s"."Nummer", "s"."LedenId", "s"."Naam", "s"."Bedrag", "s"."Valuta", "s"."Status",
    "s"."Vervaldatum", "s"."AangemaaktOp", "s"."GrootboekId", cast(sysutcdatetime() as datetime2(3)), @3
  )
option (recompile);;

-- To undo a run: did others change its rows since?
select l."WijzigingRun" as "RunId",
  (select "l"."FactuurId" as "FactuurId" for json path, without_array_wrapper, include_null_values) as sleutel,
  count(*) over () as aantal
from (
    select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
      cast("k"."FactuurId" as nvarchar(50)) collate Latin1_General_100_BIN2 as "FactuurId"
    from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
    with ("FactuurId" nvarchar(50) '$.FactuurId') as "k"
    where w."Tabel" = N'OpenstaandeFacturen'
      and w."RunId" <> @1 and w."RunId" <> @2
      and w."Id" > (
        select min(e."Id") from "tree11"."Wijziging" as e where e."RunId" = @3 and e."Tabel" = N'OpenstaandeFacturen'
      )
  ) as l
  inner join (
    select c.*, row_number() over (partition by "c"."FactuurId" order by c."WijzigingId") as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
          cast("k"."FactuurId" as nvarchar(50)) collate Latin1_General_100_BIN2 as "FactuurId"
        from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
        with ("FactuurId" nvarchar(50) '$.FactuurId') as "k"
        where w."Tabel" = N'OpenstaandeFacturen' and w."RunId" = @4
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
select cast(@1 as bigint), case when b."RijVoor" is null then 'D' when t."FactuurId" is not null then 'U' else 'I' end,
  case when t."FactuurId" is not null then (
      select "t"."FactuurId" as "FactuurId", "t"."Nummer" as "Nummer", "t"."LedenId" as "LedenId", "t"."Naam" as "Naam",
        "t"."Bedrag" as "Bedrag", "t"."Valuta" as "Valuta", "t"."Status" as "Status",
        "t"."Vervaldatum" as "Vervaldatum", "t"."AangemaaktOp" as "AangemaaktOp", "t"."GrootboekId" as "GrootboekId"
      for json path, without_array_wrapper, include_null_values
    )
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
          cast("k"."FactuurId" as nvarchar(50)) collate Latin1_General_100_BIN2 as "FactuurId"
        from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
        with ("FactuurId" nvarchar(50) '$.FactuurId') as "k"
        where w."Tabel" = N'OpenstaandeFacturen' and w."RunId" = @2
      ) as c
  ) as b
  outer apply openjson(b."RijVoor")
with (
    "FactuurId" nvarchar(50) '$.FactuurId', "Nummer" nvarchar(50) '$.Nummer', "LedenId" nvarchar(50) '$.LedenId',
    "Naam" nvarchar(255) '$.Naam', "Bedrag" decimal(12, 2) '$.Bedrag', "Valuta" nvarchar(3) '$.Valuta',
    "Status" nvarchar(50) '$.Status', "Vervaldatum" date '$.Vervaldatum', "AangemaaktOp" datetime2(3) '$.AangemaaktOp',
    "GrootboekId" nvarchar(50) '$.GrootboekId'
  ) as "r"
  left join "tree11"."OpenstaandeFacturen" as t on t."FactuurId" = b."FactuurId"
where b."WijzigingNr" = 1
  and (
    (b."RijVoor" is null and t."FactuurId" is not null)
    or (
      b."RijVoor" is not null
      and (
        not (t."FactuurId" is not null)
        or not exists (
          select "r"."Nummer" collate Latin1_General_100_BIN2, datalength("r"."Nummer"),
            "r"."LedenId" collate Latin1_General_100_BIN2, datalength("r"."LedenId"),
            "r"."Naam" collate Latin1_General_100_BIN2, datalength("r"."Naam"), "r"."Bedrag",
            "r"."Valuta" collate Latin1_General_100_BIN2, datalength("r"."Valuta"),
            "r"."Status" collate Latin1_General_100_BIN2, datalength("r"."Status"), "r"."Vervaldatum",
            "r"."AangemaaktOp", "r"."GrootboekId" collate Latin1_General_100_BIN2, datalength("r"."GrootboekId")
          intersect
          select "t"."Nummer" collate Latin1_General_100_BIN2, datalength("t"."Nummer"),
            "t"."LedenId" collate Latin1_General_100_BIN2, datalength("t"."LedenId"),
            "t"."Naam" collate Latin1_General_100_BIN2, datalength("t"."Naam"), "t"."Bedrag",
            "t"."Valuta" collate Latin1_General_100_BIN2, datalength("t"."Valuta"),
            "t"."Status" collate Latin1_General_100_BIN2, datalength("t"."Status"), "t"."Vervaldatum",
            "t"."AangemaaktOp", "t"."GrootboekId" collate Latin1_General_100_BIN2, datalength("t"."GrootboekId")
        )
      )
    )
  )
option (recompile);
