-- Omzet. Made by `npm run generate` from src/tables and src/transform. Parameters are shown by number.

-- Empty the work table
truncate table "staging"."Omzet_werk";

-- Note that it was begun
insert into "staging"."Omzet_verschil" ("Token", "Soort") values (cast(@1 as bigint), 'B');

-- Pages to shred: see gedeeld.sql

-- Shred those of one batch into it
insert into "staging"."Omzet_werk" (
    "Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest",
    "Afgeschermd", "Meldingen", "Record", "Datum", "GrootboekRekeningId", "Type", "Omzet"
  )
select cast(@1 as bigint), "s"."VerzoekId", "s"."PaginaId", "s"."Positie", "s"."Deel",
  case when "s"."Datum" is null
    or (
      "s"."Datum" >= cast(json_value("q"."Parameters", N'$.from') as date)
      and "s"."Datum" <= cast(json_value("q"."Parameters", N'$.to') as date)
    ) then 1
    else 0
  end,
  case when "s"."Datum.fout" is null
    and "s"."GrootboekRekeningId.fout" is null and "s"."Type.fout" is null and "s"."Omzet.fout" is null then 1
    else 0
  end,
  case
    when "s"."Datum.fout" is null and "s"."GrootboekRekeningId.fout" is null and "s"."Type.fout" is null then 1 else 0
  end,
  0, 0,
  case when "s"."Datum.fout" is null
    and "s"."GrootboekRekeningId.fout" is null and "s"."Type.fout" is null and "s"."Omzet.fout" is null
    and "s"."Datum.zone" = 0 then null
    else concat(
      '', case when "s"."Datum.fout" is not null then concat(N'Datum:', "s"."Datum.fout", ';') end,
      case
        when "s"."GrootboekRekeningId.fout" is not null then concat(N'GrootboekRekeningId:', "s"."GrootboekRekeningId.fout", ';')
      end,
      case when "s"."Type.fout" is not null then concat(N'Type:', "s"."Type.fout", ';') end,
      case when "s"."Omzet.fout" is not null then concat(N'Omzet:', "s"."Omzet.fout", ';') end,
      case when "s"."Datum.zone" = 1 then N'Datum:zone;' end
    )
  end,
  "s"."Record", "s"."Datum", "s"."GrootboekRekeningId", "s"."Type", "s"."Omzet"
from (
    select v."VerzoekId", p."PaginaId", r."Positie", r."Deel", r."Record", "waarde"."Datum" as "Datum",
      "waarde"."GrootboekRekeningId" as "GrootboekRekeningId", "waarde"."Type" as "Type", "waarde"."Omzet" as "Omzet",
      case when "waarde"."Datum" is not null then null when "tekst"."Datum.tekst" is null then N'required' else N'type'
      end as "Datum.fout",
      case when "waarde"."GrootboekRekeningId" is not null then null
        when "tekst"."GrootboekRekeningId.tekst" is null then N'required'
        else case when "tekst"."GrootboekRekeningId.json" is not null then N'type' else N'length' end
      end as "GrootboekRekeningId.fout",
      case when "waarde"."Type" is not null then null
        when "tekst"."Type.tekst" is null then N'required'
        else case when "tekst"."Type.json" is not null then N'type' else N'length' end
      end as "Type.fout",
      case when "waarde"."Omzet" is not null then null when "tekst"."Omzet.tekst" is null then N'required' else N'type'
      end as "Omzet.fout",
      case when "waarde"."Datum" is not null
        and substring("tekst"."Datum.tekst" collate Latin1_General_100_BIN2, 11, 1) like N'[Tt ]'
        and substring("tekst"."Datum.tekst" collate Latin1_General_100_BIN2, 12, 2147483647) not like N'%[Zz+-]%' then 1
        else 0
      end as "Datum.zone"
    from "staging"."Verzoek" as "v"
      inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
      and "p"."Poging" = "v"."Poging"
      cross apply (
        select cast("r"."key" as int) as "Positie", 0 as "Deel", r.[type] as soort, r.[value] as inhoud,
          case "r"."type" when 1 then N'"' + replace(string_escape("r"."value", N'json'), N'\/', N'/') + N'"'
            when 0 then N'null'
            else "r"."value"
          end as "Record"
        from openjson(p."Inhoud", N'$.dailyRevenue') as r
      ) as r
      outer apply openjson(case when r.soort = 5 then r.inhoud else N'{}' end)
    with (
        "Datum.p0" nvarchar(max) '$.date', "Datum.p0.json" nvarchar(max) '$.date' as json,
        "GrootboekRekeningId.p0" nvarchar(max) '$.ledgerAccountId',
        "GrootboekRekeningId.p0.json" nvarchar(max) '$.ledgerAccountId' as json, "Type.p0" nvarchar(max) '$.type',
        "Type.p0.json" nvarchar(max) '$.type' as json, "Omzet.p0" nvarchar(max) '$.revenue',
        "Omzet.p0.json" nvarchar(max) '$.revenue' as json
      ) as "j"
      outer apply (
        select coalesce("j"."Datum.p0", "j"."Datum.p0.json") as "Datum.tekst",
          case when not datalength(
              case
                when coalesce("j"."GrootboekRekeningId.p0", "j"."GrootboekRekeningId.p0.json") collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
                or coalesce("j"."GrootboekRekeningId.p0", "j"."GrootboekRekeningId.p0.json") collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                  when patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce("j"."GrootboekRekeningId.p0", "j"."GrootboekRekeningId.p0.json") collate Latin1_General_100_BIN2
                  ) = 0 then N''
                  else substring(
                    coalesce("j"."GrootboekRekeningId.p0", "j"."GrootboekRekeningId.p0.json"),
                    patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      coalesce("j"."GrootboekRekeningId.p0", "j"."GrootboekRekeningId.p0.json") collate Latin1_General_100_BIN2
                    ),
                    datalength(coalesce("j"."GrootboekRekeningId.p0", "j"."GrootboekRekeningId.p0.json")) / 2 - patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      coalesce("j"."GrootboekRekeningId.p0", "j"."GrootboekRekeningId.p0.json") collate Latin1_General_100_BIN2
                    ) - patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      reverse(coalesce("j"."GrootboekRekeningId.p0", "j"."GrootboekRekeningId.p0.json")) collate Latin1_General_100_BIN2
                    ) + 2
                  )
                end
                else coalesce("j"."GrootboekRekeningId.p0", "j"."GrootboekRekeningId.p0.json")
              end
            ) = 0 then case
              when coalesce("j"."GrootboekRekeningId.p0", "j"."GrootboekRekeningId.p0.json") collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
              or coalesce("j"."GrootboekRekeningId.p0", "j"."GrootboekRekeningId.p0.json") collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                when patindex(
                  N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                  coalesce("j"."GrootboekRekeningId.p0", "j"."GrootboekRekeningId.p0.json") collate Latin1_General_100_BIN2
                ) = 0 then N''
                else substring(
                  coalesce("j"."GrootboekRekeningId.p0", "j"."GrootboekRekeningId.p0.json"),
                  patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce("j"."GrootboekRekeningId.p0", "j"."GrootboekRekeningId.p0.json") collate Latin1_General_100_BIN2
                  ),
                  datalength(coalesce("j"."GrootboekRekeningId.p0", "j"."GrootboekRekeningId.p0.json")) / 2 - patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce("j"."GrootboekRekeningId.p0", "j"."GrootboekRekeningId.p0.json") collate Latin1_General_100_BIN2
                  ) - patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    reverse(coalesce("j"."GrootboekRekeningId.p0", "j"."GrootboekRekeningId.p0.json")) collate Latin1_General_100_BIN2
                  ) + 2
                )
              end
              else coalesce("j"."GrootboekRekeningId.p0", "j"."GrootboekRekeningId.p0.json")
            end
          end as "GrootboekRekeningId.tekst",
          case when not datalength(
              case
                when coalesce("j"."Type.p0", "j"."Type.p0.json") collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
                or coalesce("j"."Type.p0", "j"."Type.p0.json") collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                  when patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce("j"."Type.p0", "j"."Type.p0.json") collate Latin1_General_100_BIN2
                  ) = 0 then N''
                  else substring(
                    coalesce("j"."Type.p0", "j"."Type.p0.json"),
                    patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      coalesce("j"."Type.p0", "j"."Type.p0.json") collate Latin1_General_100_BIN2
                    ),
                    datalength(coalesce("j"."Type.p0", "j"."Type.p0.json")) / 2 - patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      coalesce("j"."Type.p0", "j"."Type.p0.json") collate Latin1_General_100_BIN2
                    ) - patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      reverse(coalesce("j"."Type.p0", "j"."Type.p0.json")) collate Latin1_General_100_BIN2
                    ) + 2
                  )
                end
                else coalesce("j"."Type.p0", "j"."Type.p0.json")
              end
            ) = 0 then case
              when coalesce("j"."Type.p0", "j"."Type.p0.json") collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
              or coalesce("j"."Type.p0", "j"."Type.p0.json") collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                when patindex(
                  N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                  coalesce("j"."Type.p0", "j"."Type.p0.json") collate Latin1_General_100_BIN2
                ) = 0 then N''
                else substring(
                  coalesce("j"."Type.p0", "j"."Type.p0.json"),
                  patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce("j"."Type.p0", "j"."Type.p0.json") collate Latin1_General_100_BIN2
                  ),
                  datalength(coalesce("j"."Type.p0", "j"."Type.p0.json")) / 2 - patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce("j"."Type.p0", "j"."Type.p0.json") collate Latin1_General_100_BIN2
                  ) - patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    reverse(coalesce("j"."Type.p0", "j"."Type.p0.json")) collate Latin1_General_100_BIN2
                  ) + 2
                )
              end
              else coalesce("j"."Type.p0", "j"."Type.p0.json")
            end
          end as "Type.tekst",
          coalesce("j"."Omzet.p0", "j"."Omzet.p0.json") as "Omzet.tekst", "j"."Datum.p0.json" as "Datum.json",
          case when "j"."GrootboekRekeningId.p0.json" is not null then "j"."GrootboekRekeningId.p0.json"
            when "j"."GrootboekRekeningId.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."GrootboekRekeningId.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'ledgerAccountId' and m.[type] = 3
            )
          end as "GrootboekRekeningId.json",
          case when "j"."Type.p0.json" is not null then "j"."Type.p0.json"
            when "j"."Type.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."Type.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'type' and m.[type] = 3
            )
          end as "Type.json",
          "j"."Omzet.p0.json" as "Omzet.json"
      ) as tekst
      outer apply (
        select case when datalength("tekst"."Datum.tekst") = 20
            and (
              "tekst"."Datum.tekst" collate Latin1_General_100_BIN2 like N'19[0-9][0-9]-[01][0-9]-[0-3][0-9]'
              or "tekst"."Datum.tekst" collate Latin1_General_100_BIN2 like N'[2-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'
            ) then try_convert(date, "tekst"."Datum.tekst")
            else (
              select case
                  when m.t < '9999-12-31T23:00:00' then convert(date, todatetimeoffset(m.t, '+00:00') at time zone N'W. Europe Standard Time')
                end
              from (
                  select case when datalength("tekst"."Datum.tekst") = 48
                      and "tekst"."Datum.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]Z'
                      and substring("tekst"."Datum.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then try_convert(datetime2(3), left("tekst"."Datum.tekst", 23), 126)
                      when datalength("tekst"."Datum.tekst") = 58
                      and "tekst"."Datum.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]+0[12]:00'
                      and substring("tekst"."Datum.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then dateadd(
                        hour, - try_convert(int, substring("tekst"."Datum.tekst", 26, 1)),
                        try_convert(datetime2(3), left("tekst"."Datum.tekst", 23), 126)
                      )
                      when datalength("tekst"."Datum.tekst") = 40
                      and "tekst"."Datum.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9]Z'
                      and substring("tekst"."Datum.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then try_convert(datetime2(3), left("tekst"."Datum.tekst", 19), 126)
                      when datalength("tekst"."Datum.tekst") = 50
                      and "tekst"."Datum.tekst" collate Latin1_General_100_BIN2 like N'20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[012][0-9]:[0-5][0-9]:[0-5][0-9]+0[12]:00'
                      and substring("tekst"."Datum.tekst" collate Latin1_General_100_BIN2, 12, 2) <= N'23' then dateadd(
                        hour, - try_convert(int, substring("tekst"."Datum.tekst", 22, 1)),
                        try_convert(datetime2(3), left("tekst"."Datum.tekst", 19), 126)
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
                                      "tekst"."Datum.tekst" collate Latin1_General_100_BIN2 not like N'%[[]%'
                                      or (
                                        d.z > N''
                                        and "tekst"."Datum.tekst" collate Latin1_General_100_BIN2 like N'%[[][A-Za-z]%]'
                                        and stuff("tekst"."Datum.tekst" collate Latin1_General_100_BIN2, 1, charindex(N'[', "tekst"."Datum.tekst"), N'') not like N'%[^-A-Za-z0-9_/+]%_'
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
                            select
                              left("tekst"."Datum.tekst" collate Latin1_General_100_BIN2, charindex(N'[', "tekst"."Datum.tekst" + N'[') - 1) as t
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
          end as "Datum",
          case when datalength("tekst"."GrootboekRekeningId.tekst") <= 100
            and "tekst"."GrootboekRekeningId.json" is null then cast("tekst"."GrootboekRekeningId.tekst" as nvarchar(50))
          end as "GrootboekRekeningId",
          case when datalength("tekst"."Type.tekst") <= 100
            and "tekst"."Type.json" is null then cast("tekst"."Type.tekst" as nvarchar(50))
          end as "Type",
          case when datalength("tekst"."Omzet.tekst") <= 36
            and "tekst"."Omzet.tekst" collate Latin1_General_100_BIN2 like N'[0-9]%'
            and "tekst"."Omzet.tekst" collate Latin1_General_100_BIN2 like N'%[0-9]'
            and "tekst"."Omzet.tekst" collate Latin1_General_100_BIN2 not like N'%[^0-9.]%'
            and "tekst"."Omzet.tekst" collate Latin1_General_100_BIN2 not like N'%.%.%' then (
              select case when abs(h.g) < 10000000000 then case when abs(round(h.g, 2)) < 10000000000 then h.g end end
              from (select try_convert(decimal(38, 20), "tekst"."Omzet.tekst") as g) as h
            )
            else (
              select case when abs(h.g) < 10000000000 then case when abs(round(h.g, 2)) < 10000000000 then h.g end end
              from (select cast("tekst"."Omzet.tekst" as nvarchar(200)) collate Latin1_General_100_BIN2 as t) as a
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
          end as "Omzet"
      ) as waarde
    where "v"."RunId" = @2 and "v"."Stroom" = @3 and "v"."Status" = @4 and "p"."PaginaId" in (@5, @6)
  ) as s
  inner join "staging"."Verzoek" as q on q."VerzoekId" = s."VerzoekId";

-- Reject what adds up to more than its column holds
update "staging"."Omzet_werk"
set "Geldig" = 0, "Meldingen" = concat("staging"."Omzet_werk"."Meldingen", groot.meldingen)
from (
    select "Datum", "GrootboekRekeningId", "Type",
      concat('', case when abs(round(sum("Omzet"), 2)) >= 10000000000 then N'Omzet:type;' end) as meldingen
    from "staging"."Omzet_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1 and "InBereik" = 1
    group by "Datum", "GrootboekRekeningId", "Type"
    having min("Geldig") = 1 and (abs(round(sum("Omzet"), 2)) >= 10000000000)
  ) as groot
where "staging"."Omzet_werk"."Token" = @2
  and "staging"."Omzet_werk"."SleutelLeesbaar" = 1 and "staging"."Omzet_werk"."InBereik" = 1
  and "staging"."Omzet_werk"."Datum" = groot."Datum"
  and "staging"."Omzet_werk"."GrootboekRekeningId" = groot."GrootboekRekeningId"
  and "staging"."Omzet_werk"."Type" = groot."Type";

-- Count the records
select count(*) as gelezen, sum(1 - "Geldig") as afgekeurd, sum(1 - "SleutelLeesbaar") as onleesbaar,
  count("Meldingen") as genoteerd
from "staging"."Omzet_werk"
where "Token" = @1 and "InBereik" = 1;

-- Count what is wrong with them
select melding.value as melding, count(*) as aantal
from "staging"."Omzet_werk" as w cross apply string_split (w."Meldingen", N';') as melding
where w."Token" = @1 and w."InBereik" = 1 and w."Meldingen" is not null and melding.value <> ''
group by melding.value;

-- Count keys that several records have
select count(*) as sleutels
from (
    select "Datum", "GrootboekRekeningId", "Type"
    from "staging"."Omzet_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
    group by "Datum", "GrootboekRekeningId", "Type"
    having count(*) > 1
  ) as k;

-- If there are any, how many of these records are of one answer
select sum(k.extra) as dubbel
from (
    select count(*) - count(distinct "VerzoekId") as extra
    from "staging"."Omzet_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
    group by "Datum", "GrootboekRekeningId", "Type"
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
    select count(*) from "staging"."Omzet_werk" as w where w."Token" = @5 and w."VerzoekId" = v."VerzoekId"
  );

-- Count those that nobody asked for
select count(case when w."Token" = @1 and ("w"."Datum" < @2 or "w"."Datum" > @3) then 1 end) as "Datum"
from "staging"."Omzet_werk" as w
where w."Token" in (@4, @5);

-- Set the records aside
update "staging"."Omzet_werk" set "Verliest" = 1 where "Token" = @1;

-- Add them up by key
insert into "staging"."Omzet_werk" (
    "Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest",
    "Afgeschermd", "Datum", "GrootboekRekeningId", "Type", "Omzet"
  )
select
  "Token", max("VerzoekId"), max("PaginaId"), min("Positie"), 0, 1, 1, 1, 0, 0, "Datum", "GrootboekRekeningId", "Type",
  round(sum("Omzet"), 2)
from "staging"."Omzet_werk"
where "Token" = @1 and "SleutelLeesbaar" = 1 and "InBereik" = 1
group by "Token", "Datum", "GrootboekRekeningId", "Type"
having min("Geldig") = 1
option (recompile);

-- Measure the rows that come
select count(*) as rijen, max(case when w."Datum" > @1 then null else w."Datum" end) as "Datum.nieuwste",
  count(case when w."Datum" > @2 then 1 end) as "Datum.vooruit"
from "staging"."Omzet_werk" as w
where "w"."Token" = @3 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0;

-- Totals of the answers, and the parts beside them
select sum(
    case when "som"."ties_out:dailyRevenue.totaal" is not null
      and "som"."ties_out:dailyRevenue.delen" is not null then "som"."ties_out:dailyRevenue.totaal"
    end
  ) as "ties_out:dailyRevenue.totaal",
  sum(
    case when "som"."ties_out:dailyRevenue.totaal" is not null
      and "som"."ties_out:dailyRevenue.delen" is not null then "som"."ties_out:dailyRevenue.delen"
    end
  ) as "ties_out:dailyRevenue.delen",
  count(
    case when abs("som"."ties_out:dailyRevenue.totaal" - "som"."ties_out:dailyRevenue.delen") >= 0.005 then 1 end
  ) as "ties_out:dailyRevenue.verschilt",
  sum(
    case when "som"."ties_out:weeklyRevenue.totaal" is not null
      and "som"."ties_out:weeklyRevenue.delen" is not null then "som"."ties_out:weeklyRevenue.totaal"
    end
  ) as "ties_out:weeklyRevenue.totaal",
  sum(
    case when "som"."ties_out:weeklyRevenue.totaal" is not null
      and "som"."ties_out:weeklyRevenue.delen" is not null then "som"."ties_out:weeklyRevenue.delen"
    end
  ) as "ties_out:weeklyRevenue.delen",
  count(
    case when abs("som"."ties_out:weeklyRevenue.totaal" - "som"."ties_out:weeklyRevenue.delen") >= 0.005 then 1 end
  ) as "ties_out:weeklyRevenue.verschilt",
  sum(
    case when "som"."ties_out:monthlyRevenue.totaal" is not null
      and "som"."ties_out:monthlyRevenue.delen" is not null then "som"."ties_out:monthlyRevenue.totaal"
    end
  ) as "ties_out:monthlyRevenue.totaal",
  sum(
    case when "som"."ties_out:monthlyRevenue.totaal" is not null
      and "som"."ties_out:monthlyRevenue.delen" is not null then "som"."ties_out:monthlyRevenue.delen"
    end
  ) as "ties_out:monthlyRevenue.delen",
  count(
    case when abs("som"."ties_out:monthlyRevenue.totaal" - "som"."ties_out:monthlyRevenue.delen") >= 0.005 then 1 end
  ) as "ties_out:monthlyRevenue.verschilt",
  sum(
    case when "som"."ties_out:yearlyRevenue.totaal" is not null
      and "som"."ties_out:yearlyRevenue.delen" is not null then "som"."ties_out:yearlyRevenue.totaal"
    end
  ) as "ties_out:yearlyRevenue.totaal",
  sum(
    case when "som"."ties_out:yearlyRevenue.totaal" is not null
      and "som"."ties_out:yearlyRevenue.delen" is not null then "som"."ties_out:yearlyRevenue.delen"
    end
  ) as "ties_out:yearlyRevenue.delen",
  count(
    case when abs("som"."ties_out:yearlyRevenue.totaal" - "som"."ties_out:yearlyRevenue.delen") >= 0.005 then 1 end
  ) as "ties_out:yearlyRevenue.verschilt",
  sum(
    case when "som"."ties_out:revenuePerLedgerAccount.totaal" is not null
      and "som"."ties_out:revenuePerLedgerAccount.delen" is not null then "som"."ties_out:revenuePerLedgerAccount.totaal"
    end
  ) as "ties_out:revenuePerLedgerAccount.totaal",
  sum(
    case when "som"."ties_out:revenuePerLedgerAccount.totaal" is not null
      and "som"."ties_out:revenuePerLedgerAccount.delen" is not null then "som"."ties_out:revenuePerLedgerAccount.delen"
    end
  ) as "ties_out:revenuePerLedgerAccount.delen",
  count(
    case
      when abs("som"."ties_out:revenuePerLedgerAccount.totaal" - "som"."ties_out:revenuePerLedgerAccount.delen") >= 0.005 then 1
    end
  ) as "ties_out:revenuePerLedgerAccount.verschilt",
  sum(
    case when "som"."ties_out:totalPerVat.totaal" is not null
      and "som"."ties_out:totalPerVat.delen" is not null then "som"."ties_out:totalPerVat.totaal"
    end
  ) as "ties_out:totalPerVat.totaal",
  sum(
    case when "som"."ties_out:totalPerVat.totaal" is not null
      and "som"."ties_out:totalPerVat.delen" is not null then "som"."ties_out:totalPerVat.delen"
    end
  ) as "ties_out:totalPerVat.delen",
  count(
    case when abs("som"."ties_out:totalPerVat.totaal" - "som"."ties_out:totalPerVat.delen") >= 0.005 then 1 end
  ) as "ties_out:totalPerVat.verschilt"
from "staging"."Verzoek" as "v"
  inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
  and "p"."Poging" = "v"."Poging"
  outer apply (
    select case
        when json_value("p"."Inhoud", N'$.totalRevenue') like N'%[0-9]%' then try_convert(decimal(38, 10), try_convert(float, json_value("p"."Inhoud", N'$.totalRevenue')))
      end as "ties_out:dailyRevenue.totaal",
      case when json_query("p"."Inhoud", N'$.dailyRevenue') is not null then (
          select case when count(*) = 0 then 0
              else sum(
                case when e.waarde like N'%[0-9]%' then try_convert(decimal(38, 10), try_convert(float, e.waarde)) end
              )
            end
          from openjson("p"."Inhoud", N'$.dailyRevenue')
          with (waarde nvarchar(max) '$.revenue') as e
        )
      end as "ties_out:dailyRevenue.delen",
      case
        when json_value("p"."Inhoud", N'$.totalRevenue') like N'%[0-9]%' then try_convert(decimal(38, 10), try_convert(float, json_value("p"."Inhoud", N'$.totalRevenue')))
      end as "ties_out:weeklyRevenue.totaal",
      case when json_query("p"."Inhoud", N'$.weeklyRevenue') is not null then (
          select
            sum(case when e.waarde like N'%[0-9]%' then try_convert(decimal(38, 10), try_convert(float, e.waarde)) end)
          from openjson("p"."Inhoud", N'$.weeklyRevenue')
          with (waarde nvarchar(max) '$.revenue') as e
        )
      end as "ties_out:weeklyRevenue.delen",
      case
        when json_value("p"."Inhoud", N'$.totalRevenue') like N'%[0-9]%' then try_convert(decimal(38, 10), try_convert(float, json_value("p"."Inhoud", N'$.totalRevenue')))
      end as "ties_out:monthlyRevenue.totaal",
      case when json_query("p"."Inhoud", N'$.monthlyRevenue') is not null then (
          select
            sum(case when e.waarde like N'%[0-9]%' then try_convert(decimal(38, 10), try_convert(float, e.waarde)) end)
          from openjson("p"."Inhoud", N'$.monthlyRevenue')
          with (waarde nvarchar(max) '$.revenue') as e
        )
      end as "ties_out:monthlyRevenue.delen",
      case
        when json_value("p"."Inhoud", N'$.totalRevenue') like N'%[0-9]%' then try_convert(decimal(38, 10), try_convert(float, json_value("p"."Inhoud", N'$.totalRevenue')))
      end as "ties_out:yearlyRevenue.totaal",
      case when json_query("p"."Inhoud", N'$.yearlyRevenue') is not null then (
          select
            sum(case when e.waarde like N'%[0-9]%' then try_convert(decimal(38, 10), try_convert(float, e.waarde)) end)
          from openjson("p"."Inhoud", N'$.yearlyRevenue')
          with (waarde nvarchar(max) '$.revenue') as e
        )
      end as "ties_out:yearlyRevenue.delen",
      case
        when json_value("p"."Inhoud", N'$.totalRevenue') like N'%[0-9]%' then try_convert(decimal(38, 10), try_convert(float, json_value("p"."Inhoud", N'$.totalRevenue')))
      end as "ties_out:revenuePerLedgerAccount.totaal",
      case when json_query("p"."Inhoud", N'$.revenuePerLedgerAccount') is not null then (
          select sum(
              case when e.[value] like N'%[0-9]%' then try_convert(decimal(38, 10), try_convert(float, e.[value])) end
            )
          from openjson("p"."Inhoud", N'$.revenuePerLedgerAccount') as e
        )
      end as "ties_out:revenuePerLedgerAccount.delen",
      case
        when json_value("p"."Inhoud", N'$.totalVat') like N'%[0-9]%' then try_convert(decimal(38, 10), try_convert(float, json_value("p"."Inhoud", N'$.totalVat')))
      end as "ties_out:totalPerVat.totaal",
      case when json_query("p"."Inhoud", N'$.totalPerVat') is not null then (
          select sum(
              case when e.[value] like N'%[0-9]%' then try_convert(decimal(38, 10), try_convert(float, e.[value])) end
            )
          from openjson("p"."Inhoud", N'$.totalPerVat') as e
        )
      end as "ties_out:totalPerVat.delen"
  ) as som
where "v"."RunId" = @1 and "v"."Stroom" = @2 and "v"."Status" = @3;

-- What is usual on a weekday
with reeks as (
    select r.naam, r.dag, sum(r.waarde) as waarde
    from (
        select N'Omzet' as naam, datediff(day, '19700101', "w"."Datum") as dag,
          cast("w"."Omzet" as decimal(38, 20)) as waarde
        from "staging"."Omzet_werk" as "w"
        where "w"."Datum" >= @1
          and "w"."Datum" <= @2 and "w"."Token" = @3 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
        union all
        select N'Omzet' as naam, datediff(day, '19700101', "t"."Datum") as dag,
          cast("t"."Omzet" as decimal(38, 20)) as waarde
        from "tree11"."Omzet" as "t"
        where "t"."Datum" >= @4 and "t"."Datum" <= @5
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
      and r.dag = cast(@6 as int) - v.n
    where v.n = 0 or cast(@7 as int) - v.n >= b.eerste
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

-- Count rows that refer to nothing in GrootboekRekening
select count(*) as aantal
from "staging"."Omzet_werk" as w
where "w"."Token" = @1
  and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0 and w."GrootboekRekeningId" is not null
  and not exists (select 1 from "tree11"."GrootboekRekening" as t where "t"."Id" = "w"."GrootboekRekeningId")
option (recompile);

-- And to nothing that this run landed for it
select count(*) as aantal
from "staging"."Omzet_werk" as w
where "w"."Token" = @1
  and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0 and w."GrootboekRekeningId" is not null
  and not exists (select 1 from "tree11"."GrootboekRekening" as t where "t"."Id" = "w"."GrootboekRekeningId")
  and not exists (
    select 1
    from (
        select cast("r"."Id" as nvarchar(50)) collate Latin1_General_100_BIN2 as "Id"
        from (
            select v."VerzoekId", p."PaginaId", r."Positie", r."Deel", r."Record", "waarde"."Id" as "Id",
              case when "waarde"."Id" is not null then null
                when "tekst"."Id.tekst" is null then N'required'
                else case when "tekst"."Id.json" is not null then N'type' else N'length' end
              end as "Id.fout"
            from "staging"."Verzoek" as "v"
              inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
              and "p"."Poging" = "v"."Poging"
              cross apply (
                select cast("r"."key" as int) as "Positie", 0 as "Deel", r.[type] as soort, r.[value] as inhoud,
                  case "r"."type" when 1 then N'"' + replace(string_escape("r"."value", N'json'), N'\/', N'/') + N'"'
                    when 0 then N'null'
                    else "r"."value"
                  end as "Record"
                from openjson(p."Inhoud", N'$.ledgerAccounts') as r
              ) as r
              outer apply openjson(case when r.soort = 5 then r.inhoud else N'{}' end)
            with ("Id.p0" nvarchar(max) '$.id', "Id.p0.json" nvarchar(max) '$.id' as json) as "j"
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
                  case when "j"."Id.p0.json" is not null then "j"."Id.p0.json"
                    when "j"."Id.p0" collate Latin1_General_100_BIN2 like N'true'
                    or "j"."Id.p0" collate Latin1_General_100_BIN2 like N'false' then (
                      select top (1) m.[value]
                      from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
                      where m.[key] = N'id' and m.[type] = 3
                    )
                  end as "Id.json"
              ) as tekst
              outer apply (
                select case when datalength("tekst"."Id.tekst") <= 100
                    and "tekst"."Id.json" is null then cast("tekst"."Id.tekst" as nvarchar(50))
                  end as "Id"
              ) as waarde
            where "v"."RunId" = @2 and "v"."Stroom" = @3 and "v"."Status" = @4
          ) as r
        where r."Id.fout" is null
      ) as s
    where "s"."Id" = "w"."GrootboekRekeningId"
  )
option (recompile);

-- Keys that are nearly the same
select (
    select w."Datum" as "Datum", w."GrootboekRekeningId" as "GrootboekRekeningId", w."Type" as "Type"
    for json path, without_array_wrapper, include_null_values
  ) as sleutel,
  count(*) over () as aantal
from "staging"."Omzet_werk" as w
  inner join (
    select
      w."Datum" as "Datum", w."GrootboekRekeningId" collate Latin1_General_100_CI_AS_KS_WS_SC as "GrootboekRekeningId",
      w."Type" collate Latin1_General_100_CI_AS_KS_WS_SC as "Type"
    from "staging"."Omzet_werk" as w
    where "w"."Token" = @1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
    group by w."Datum", w."GrootboekRekeningId" collate Latin1_General_100_CI_AS_KS_WS_SC,
      w."Type" collate Latin1_General_100_CI_AS_KS_WS_SC
    having count(*) > 1
  ) as g on g."Datum" = w."Datum"
  and g."GrootboekRekeningId" = w."GrootboekRekeningId" collate Latin1_General_100_CI_AS_KS_WS_SC
  and g."Type" = w."Type" collate Latin1_General_100_CI_AS_KS_WS_SC
where "w"."Token" = @2 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
order by w."Datum", w."GrootboekRekeningId", w."Type"
offset 0 rows
fetch next 6 rows only
option (recompile);

-- It is what was begun
delete from "staging"."Omzet_verschil" where "Token" = @1 and "Soort" = 'B';

-- What differs from the target
insert into
  "staging"."Omzet_verschil" ("Token", "Soort", "PaginaId", "Positie", "RijVoor", "Datum", "GrootboekRekeningId", "Type", "Omzet")
select cast(@1 as bigint), case when "t"."Datum" is null then 'I' else 'U' end, s."PaginaId", s."Positie",
  case when "t"."Datum" is not null then (
      select "t"."Datum" as "Datum", "t"."GrootboekRekeningId" as "GrootboekRekeningId", "t"."Type" as "Type",
        "t"."Omzet" as "Omzet"
      for json path, without_array_wrapper, include_null_values
    )
  end,
  "s"."Datum", "s"."GrootboekRekeningId", "s"."Type", "s"."Omzet"
from "staging"."Omzet_werk" as s
  left join "tree11"."Omzet" as t on "t"."Datum" = "s"."Datum"
  and "t"."GrootboekRekeningId" = "s"."GrootboekRekeningId" and "t"."Type" = "s"."Type"
where s."Token" = @2
  and s."Geldig" = 1 and s."Verliest" = 0
  and (
    ("t"."Datum" is null and s."InBereik" = 1)
    or (
      "t"."Datum" is not null
      and s."Afgeschermd" = 0
      and (s."InBereik" = 1)
      and not exists (select "s"."Omzet" intersect select "t"."Omzet")
    )
  )
union all
select cast(@3 as bigint), 'D', null, null,
  (
    select "t"."Datum" as "Datum", "t"."GrootboekRekeningId" as "GrootboekRekeningId", "t"."Type" as "Type",
      "t"."Omzet" as "Omzet"
    for json path, without_array_wrapper, include_null_values
  ),
  "t"."Datum", "t"."GrootboekRekeningId", "t"."Type", "t"."Omzet"
from "tree11"."Omzet" as t
where exists (
    select 1
    from (
        select 1 as "Een", cast(json_value(v."Parameters", N'$.from') as date) as "Van",
          cast(json_value(v."Parameters", N'$.to') as date) as "Tot"
        from "staging"."Verzoek" as v
        where v."RunId" = @4 and v."Stroom" = @5 and v."Status" = @6
      ) as b
    where "b"."Een" = 1 and t."Datum" >= "b"."Van" and t."Datum" <= "b"."Tot"
  )
  and not exists (
    select 1
    from "staging"."Omzet_werk" as w
    where w."Token" = @7
      and w."SleutelLeesbaar" = 1 and "w"."Datum" = "t"."Datum"
      and "w"."GrootboekRekeningId" = "t"."GrootboekRekeningId" and "w"."Type" = "t"."Type"
  )
  and not exists (
    select 1
    from (
        select distinct 1 as "Een", cast(json_value(v."Parameters", N'$.from') as date) as "Van",
          cast(json_value(v."Parameters", N'$.to') as date) as "Tot", w."Datum" as "Datum.deel",
          w."GrootboekRekeningId" as "GrootboekRekeningId.deel", w."Type" as "Type.deel"
        from "staging"."Omzet_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @8 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and t."Datum" >= "o"."Van" and t."Datum" <= "o"."Tot"
      and ("o"."Datum.deel" is null or "o"."Datum.deel" = t."Datum")
      and ("o"."GrootboekRekeningId.deel" is null or "o"."GrootboekRekeningId.deel" = t."GrootboekRekeningId")
      and ("o"."Type.deel" is null or "o"."Type.deel" = t."Type")
      and not (
        "o"."Datum.deel" is null
        and "o"."GrootboekRekeningId.deel" is null and "o"."Type.deel" is null
        and exists (
          select 1
          from "staging"."Omzet_gemist" as g
          where "g"."Datum" = "t"."Datum"
            and "g"."GrootboekRekeningId" = "t"."GrootboekRekeningId" and "g"."Type" = "t"."Type" and g."Aantal" >= 2
            and g."RunId" <> @9
        )
      )
  )
option (recompile);

-- Count it
select "Soort", count(*) as aantal from "staging"."Omzet_verschil" where "Token" = @1 group by "Soort";

-- Would it delete many? How many rows there are in its scope
select count(*) as aantal
from "tree11"."Omzet" as t
where exists (
    select 1
    from (
        select 1 as "Een", cast(json_value(v."Parameters", N'$.from') as date) as "Van",
          cast(json_value(v."Parameters", N'$.to') as date) as "Tot"
        from "staging"."Verzoek" as v
        where v."RunId" = @1 and v."Stroom" = @2 and v."Status" = @3
      ) as b
    where "b"."Een" = 1 and t."Datum" >= "b"."Van" and t."Datum" <= "b"."Tot"
  )
option (recompile);

-- When it is held: what makes it this difference and no other
select sum(cast(cast(substring(hashbytes('SHA2_256', r.rij), 1, 7) as bigint) as decimal(38, 0))) as "deel0",
  sum(cast(cast(substring(hashbytes('SHA2_256', r.rij), 8, 7) as bigint) as decimal(38, 0))) as "deel1",
  sum(cast(cast(substring(hashbytes('SHA2_256', r.rij), 15, 7) as bigint) as decimal(38, 0))) as "deel2",
  sum(cast(cast(substring(hashbytes('SHA2_256', r.rij), 22, 7) as bigint) as decimal(38, 0))) as "deel3"
from (
    select (
        select s."Soort" as "Soort", s."RijVoor" as "RijVoor", "s"."Datum" as "Datum",
          "s"."GrootboekRekeningId" as "GrootboekRekeningId", "s"."Type" as "Type", "s"."Omzet" as "Omzet"
        for json path, without_array_wrapper, include_null_values
      ) as rij
    from "staging"."Omzet_verschil" as s
    where s."Token" = @1
  ) as r;

-- A sample of it, for a dry run or a hold
select s."Soort" as soort,
  (
    select "s"."Datum" as "Datum", "s"."GrootboekRekeningId" as "GrootboekRekeningId", "s"."Type" as "Type"
    for json path, without_array_wrapper, include_null_values
  ) as sleutel,
  (select "s"."Omzet" as "Omzet" for json path, without_array_wrapper, include_null_values) as na
from "staging"."Omzet_verschil" as s
where s."Token" = @1
order by s."Soort", "s"."Datum", "s"."GrootboekRekeningId", "s"."Type"
offset 0 rows
fetch next 20 rows only;

-- Is this a first load?
select count(*) as aantal from (select 1 as een where exists (select 1 from "tree11"."Omzet")) as e;

-- Rows of which a bad record has the key
select count(*) as aantal
from "tree11"."Omzet" as t
where exists (
    select 1
    from "staging"."Omzet_werk" as w
    where w."Token" = @1
      and w."SleutelLeesbaar" = 1 and w."Geldig" = 0 and w."InBereik" = 1 and "w"."Datum" = "t"."Datum"
      and "w"."GrootboekRekeningId" = "t"."GrootboekRekeningId" and "w"."Type" = "t"."Type"
  );

-- Rows that a record shields whose key cannot be read
select count(*) as aantal
from "tree11"."Omzet" as t
where exists (
    select 1
    from (
        select 1 as "Een", cast(json_value(v."Parameters", N'$.from') as date) as "Van",
          cast(json_value(v."Parameters", N'$.to') as date) as "Tot"
        from "staging"."Verzoek" as v
        where v."RunId" = @1 and v."Stroom" = @2 and v."Status" = @3
      ) as b
    where "b"."Een" = 1 and t."Datum" >= "b"."Van" and t."Datum" <= "b"."Tot"
  )
  and not exists (
    select 1
    from "staging"."Omzet_werk" as w
    where w."Token" = @4
      and w."SleutelLeesbaar" = 1 and "w"."Datum" = "t"."Datum"
      and "w"."GrootboekRekeningId" = "t"."GrootboekRekeningId" and "w"."Type" = "t"."Type"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", cast(json_value(v."Parameters", N'$.from') as date) as "Van",
          cast(json_value(v."Parameters", N'$.to') as date) as "Tot", w."Datum" as "Datum.deel",
          w."GrootboekRekeningId" as "GrootboekRekeningId.deel", w."Type" as "Type.deel"
        from "staging"."Omzet_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and t."Datum" >= "o"."Van" and t."Datum" <= "o"."Tot"
      and ("o"."Datum.deel" is null or "o"."Datum.deel" = t."Datum")
      and ("o"."GrootboekRekeningId.deel" is null or "o"."GrootboekRekeningId.deel" = t."GrootboekRekeningId")
      and ("o"."Type.deel" is null or "o"."Type.deel" = t."Type")
      and not (
        "o"."Datum.deel" is null
        and "o"."GrootboekRekeningId.deel" is null and "o"."Type.deel" is null
        and exists (
          select 1
          from "staging"."Omzet_gemist" as g
          where "g"."Datum" = "t"."Datum"
            and "g"."GrootboekRekeningId" = "t"."GrootboekRekeningId" and "g"."Type" = "t"."Type" and g."Aantal" >= 2
            and g."RunId" <> @6
        )
      )
  )
option (recompile);

-- Rows that are shielded no longer
select (
    select "d"."Datum" as "Datum", "d"."GrootboekRekeningId" as "GrootboekRekeningId", "d"."Type" as "Type"
    for json path, without_array_wrapper, include_null_values
  ) as sleutel,
  count(*) over () as aantal
from "staging"."Omzet_verschil" as d
  inner join "staging"."Omzet_gemist" as m on "m"."Datum" = "d"."Datum"
  and "m"."GrootboekRekeningId" = "d"."GrootboekRekeningId" and "m"."Type" = "d"."Type"
where d."Token" = @1 and d."Soort" = 'D' and m."Aantal" >= 2
order by "d"."Datum", "d"."GrootboekRekeningId", "d"."Type"
offset 0 rows
fetch next 5 rows only;

-- After the MERGE: rows that are in an answer again
delete from "staging"."Omzet_gemist"
where exists (
    select 1
    from "staging"."Omzet_werk" as w
    where w."Token" = @1
      and w."SleutelLeesbaar" = 1 and "w"."Datum" = "staging"."Omzet_gemist"."Datum"
      and "w"."GrootboekRekeningId" = "staging"."Omzet_gemist"."GrootboekRekeningId"
      and "w"."Type" = "staging"."Omzet_gemist"."Type"
  )
  or exists (
    select 1
    from "staging"."Omzet_verschil" as d
    where d."Token" = @2
      and "d"."Datum" = "staging"."Omzet_gemist"."Datum"
      and "d"."GrootboekRekeningId" = "staging"."Omzet_gemist"."GrootboekRekeningId"
      and "d"."Type" = "staging"."Omzet_gemist"."Type"
  )
  or not exists (
    select 1
    from "tree11"."Omzet" as t
    where "t"."Datum" = "staging"."Omzet_gemist"."Datum"
      and "t"."GrootboekRekeningId" = "staging"."Omzet_gemist"."GrootboekRekeningId"
      and "t"."Type" = "staging"."Omzet_gemist"."Type"
  );

-- Rows that are shielded for the first time
insert into "staging"."Omzet_gemist" ("Datum", "GrootboekRekeningId", "Type", "Aantal", "RunId")
select "t"."Datum", "t"."GrootboekRekeningId", "t"."Type", 0, cast(0 as bigint)
from "tree11"."Omzet" as t
where exists (
    select 1
    from (
        select 1 as "Een", cast(json_value(v."Parameters", N'$.from') as date) as "Van",
          cast(json_value(v."Parameters", N'$.to') as date) as "Tot"
        from "staging"."Verzoek" as v
        where v."RunId" = @1 and v."Stroom" = @2 and v."Status" = @3
      ) as b
    where "b"."Een" = 1 and t."Datum" >= "b"."Van" and t."Datum" <= "b"."Tot"
  )
  and not exists (
    select 1
    from "staging"."Omzet_werk" as w
    where w."Token" = @4
      and w."SleutelLeesbaar" = 1 and "w"."Datum" = "t"."Datum"
      and "w"."GrootboekRekeningId" = "t"."GrootboekRekeningId" and "w"."Type" = "t"."Type"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", cast(json_value(v."Parameters", N'$.from') as date) as "Van",
          cast(json_value(v."Parameters", N'$.to') as date) as "Tot", w."Datum" as "Datum.deel",
          w."GrootboekRekeningId" as "GrootboekRekeningId.deel", w."Type" as "Type.deel"
        from "staging"."Omzet_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and t."Datum" >= "o"."Van" and t."Datum" <= "o"."Tot"
      and ("o"."Datum.deel" is null or "o"."Datum.deel" = t."Datum")
      and ("o"."GrootboekRekeningId.deel" is null or "o"."GrootboekRekeningId.deel" = t."GrootboekRekeningId")
      and ("o"."Type.deel" is null or "o"."Type.deel" = t."Type")
      and not (
        "o"."Datum.deel" is null
        and "o"."GrootboekRekeningId.deel" is null and "o"."Type.deel" is null
        and exists (
          select 1
          from "staging"."Omzet_gemist" as g
          where "g"."Datum" = "t"."Datum"
            and "g"."GrootboekRekeningId" = "t"."GrootboekRekeningId" and "g"."Type" = "t"."Type" and g."Aantal" >= 2
            and g."RunId" <> @6
        )
      )
  )
  and not exists (
    select 1
    from "staging"."Omzet_gemist" as m
    where
      "m"."Datum" = "t"."Datum" and "m"."GrootboekRekeningId" = "t"."GrootboekRekeningId" and "m"."Type" = "t"."Type"
  );

-- How many answers missed them
update "staging"."Omzet_gemist"
set "Aantal" = "staging"."Omzet_gemist"."Aantal" + 1, "RunId" = cast(@1 as bigint)
from (
    select "t"."Datum", "t"."GrootboekRekeningId", "t"."Type"
    from "tree11"."Omzet" as t
    where exists (
        select 1
        from (
            select 1 as "Een", cast(json_value(v."Parameters", N'$.from') as date) as "Van",
              cast(json_value(v."Parameters", N'$.to') as date) as "Tot"
            from "staging"."Verzoek" as v
            where v."RunId" = @2 and v."Stroom" = @3 and v."Status" = @4
          ) as b
        where "b"."Een" = 1 and t."Datum" >= "b"."Van" and t."Datum" <= "b"."Tot"
      )
      and not exists (
        select 1
        from "staging"."Omzet_werk" as w
        where w."Token" = @5
          and w."SleutelLeesbaar" = 1 and "w"."Datum" = "t"."Datum"
          and "w"."GrootboekRekeningId" = "t"."GrootboekRekeningId" and "w"."Type" = "t"."Type"
      )
      and exists (
        select 1
        from (
            select distinct 1 as "Een", cast(json_value(v."Parameters", N'$.from') as date) as "Van",
              cast(json_value(v."Parameters", N'$.to') as date) as "Tot", w."Datum" as "Datum.deel",
              w."GrootboekRekeningId" as "GrootboekRekeningId.deel", w."Type" as "Type.deel"
            from "staging"."Omzet_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
            where w."Token" = @6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
          ) as o
        where "o"."Een" = 1
          and t."Datum" >= "o"."Van" and t."Datum" <= "o"."Tot"
          and ("o"."Datum.deel" is null or "o"."Datum.deel" = t."Datum")
          and ("o"."GrootboekRekeningId.deel" is null or "o"."GrootboekRekeningId.deel" = t."GrootboekRekeningId")
          and ("o"."Type.deel" is null or "o"."Type.deel" = t."Type")
          and not (
            "o"."Datum.deel" is null
            and "o"."GrootboekRekeningId.deel" is null and "o"."Type.deel" is null
            and exists (
              select 1
              from "staging"."Omzet_gemist" as g
              where "g"."Datum" = "t"."Datum"
                and "g"."GrootboekRekeningId" = "t"."GrootboekRekeningId" and "g"."Type" = "t"."Type"
                and g."Aantal" >= 2 and g."RunId" <> @7
            )
          )
      )
  ) as r
where r."Datum" = "staging"."Omzet_gemist"."Datum"
  and r."GrootboekRekeningId" = "staging"."Omzet_gemist"."GrootboekRekeningId"
  and r."Type" = "staging"."Omzet_gemist"."Type"
  and "staging"."Omzet_gemist"."RunId" <> cast(@8 as bigint);

-- Bad records
insert into "tree11"."Quarantaine" ("RunId", "Tabel", "PaginaId", "Positie", "Sleutel", "Reden", "Record")
select cast(@1 as bigint), N'Omzet', w."PaginaId", w."Positie",
  case when w."SleutelLeesbaar" = 1 then (
      select "w"."Datum" as "Datum", "w"."GrootboekRekeningId" as "GrootboekRekeningId", "w"."Type" as "Type"
      for json path, without_array_wrapper, include_null_values
    )
  end,
  w."Meldingen", w."Record"
from "staging"."Omzet_werk" as w
where w."Token" = @2 and w."Geldig" = 0 and w."InBereik" = 1;

-- The rows before
insert into "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor", "PaginaId", "Positie")
select cast(@1 as bigint), N'Omzet',
  (
    select "s"."Datum" as "Datum", "s"."GrootboekRekeningId" as "GrootboekRekeningId", "s"."Type" as "Type"
    for json path, without_array_wrapper, include_null_values
  ),
  s."Soort", s."RijVoor", s."PaginaId", s."Positie"
from "staging"."Omzet_verschil" as s
where s."Token" = @2
option (recompile);

-- Apply it
merge into "tree11"."Omzet"
with (holdlock) as "t" using (
    select "Soort", "Datum", "GrootboekRekeningId", "Type", "Omzet" from "staging"."Omzet_verschil" where "Token" = @1
  ) as "s" on "t"."Datum" = "s"."Datum"
  and "t"."GrootboekRekeningId" = "s"."GrootboekRekeningId" and "t"."Type" = "s"."Type"
when matched and "s"."Soort" = N'D' then
delete
when matched and "s"."Soort" = N'U' then
update set "Omzet" = "s"."Omzet", "DatumLaatsteUpdate" = cast(sysutcdatetime() as datetime2(3)), "RunId" = @2
when not matched and "s"."Soort" = N'I' then
insert ("Datum", "GrootboekRekeningId", "Type", "Omzet", "DatumLaatsteUpdate", "RunId")
values ("s"."Datum", "s"."GrootboekRekeningId", "s"."Type", "s"."Omzet", cast(sysutcdatetime() as datetime2(3)), @3)
option (recompile);;

-- To undo a run: did others change its rows since?
select l."WijzigingRun" as "RunId",
  (
    select "l"."Datum" as "Datum", "l"."GrootboekRekeningId" as "GrootboekRekeningId", "l"."Type" as "Type"
    for json path, without_array_wrapper, include_null_values
  ) as sleutel,
  count(*) over () as aantal
from (
    select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", cast("k"."Datum" as date) as "Datum",
      cast("k"."GrootboekRekeningId" as nvarchar(50)) collate Latin1_General_100_BIN2 as "GrootboekRekeningId",
      cast("k"."Type" as nvarchar(50)) collate Latin1_General_100_BIN2 as "Type"
    from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
    with (
        "Datum" date '$.Datum', "GrootboekRekeningId" nvarchar(50) '$.GrootboekRekeningId', "Type" nvarchar(50) '$.Type'
      ) as "k"
    where w."Tabel" = N'Omzet'
      and w."RunId" <> @1 and w."RunId" <> @2
      and w."Id" > (select min(e."Id") from "tree11"."Wijziging" as e where e."RunId" = @3 and e."Tabel" = N'Omzet')
  ) as l
  inner join (
    select c.*,
      row_number() over (
        partition by "c"."Datum", "c"."GrootboekRekeningId", "c"."Type" order by c."WijzigingId"
      ) as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", cast("k"."Datum" as date) as "Datum",
          cast("k"."GrootboekRekeningId" as nvarchar(50)) collate Latin1_General_100_BIN2 as "GrootboekRekeningId",
          cast("k"."Type" as nvarchar(50)) collate Latin1_General_100_BIN2 as "Type"
        from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
        with (
            "Datum" date '$.Datum', "GrootboekRekeningId" nvarchar(50) '$.GrootboekRekeningId',
            "Type" nvarchar(50) '$.Type'
          ) as "k"
        where w."Tabel" = N'Omzet' and w."RunId" = @4
      ) as c
  ) as b on l."Datum" = b."Datum"
  and l."GrootboekRekeningId" = b."GrootboekRekeningId" and l."Type" = b."Type" and b."WijzigingNr" = 1
  and l."WijzigingId" > b."WijzigingId"
order by l."WijzigingId"
offset 0 rows
fetch next 5 rows only;

-- To undo a run: what puts its rows back
insert into "staging"."Omzet_verschil" ("Token", "Soort", "RijVoor", "Datum", "GrootboekRekeningId", "Type", "Omzet")
select cast(@1 as bigint), case when b."RijVoor" is null then 'D' when t."Datum" is not null then 'U' else 'I' end,
  case when t."Datum" is not null then (
      select "t"."Datum" as "Datum", "t"."GrootboekRekeningId" as "GrootboekRekeningId", "t"."Type" as "Type",
        "t"."Omzet" as "Omzet"
      for json path, without_array_wrapper, include_null_values
    )
  end,
  "b"."Datum", "b"."GrootboekRekeningId", "b"."Type",
  case when b."RijVoor" is null then "t"."Omzet" else "r"."Omzet" end
from (
    select c.*,
      row_number() over (
        partition by "c"."Datum", "c"."GrootboekRekeningId", "c"."Type" order by c."WijzigingId"
      ) as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", cast("k"."Datum" as date) as "Datum",
          cast("k"."GrootboekRekeningId" as nvarchar(50)) collate Latin1_General_100_BIN2 as "GrootboekRekeningId",
          cast("k"."Type" as nvarchar(50)) collate Latin1_General_100_BIN2 as "Type"
        from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
        with (
            "Datum" date '$.Datum', "GrootboekRekeningId" nvarchar(50) '$.GrootboekRekeningId',
            "Type" nvarchar(50) '$.Type'
          ) as "k"
        where w."Tabel" = N'Omzet' and w."RunId" = @2
      ) as c
  ) as b
  outer apply openjson(b."RijVoor")
with (
    "Datum" date '$.Datum', "GrootboekRekeningId" nvarchar(50) '$.GrootboekRekeningId', "Type" nvarchar(50) '$.Type',
    "Omzet" decimal(12, 2) '$.Omzet'
  ) as "r"
  left join "tree11"."Omzet" as t on t."Datum" = b."Datum"
  and t."GrootboekRekeningId" = b."GrootboekRekeningId" and t."Type" = b."Type"
where b."WijzigingNr" = 1
  and (
    (b."RijVoor" is null and t."Datum" is not null)
    or (
      b."RijVoor" is not null
      and (not (t."Datum" is not null) or not exists (select "r"."Omzet" intersect select "t"."Omzet"))
    )
  )
option (recompile);
