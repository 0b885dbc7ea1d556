-- PersonalTraining. Made by `npm run generate` from src/tables and src/transform. Parameters are shown by number.

-- Empty the work table
truncate table "staging"."PersonalTraining_werk";

-- Note that it was begun
insert into "staging"."PersonalTraining_verschil" ("Token", "Soort") values (cast(@1 as bigint), 'B');

-- Pages to shred: see gedeeld.sql

-- Shred those of one batch into it
insert into "staging"."PersonalTraining_werk" (
    "Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest",
    "Afgeschermd", "Meldingen", "Record", "Voornaam", "Achternaam", "Datum", "Uren"
  )
select cast(@1 as bigint), "s"."VerzoekId", "s"."PaginaId", "s"."Positie", "s"."Deel", 1,
  case when "s"."Voornaam.fout" is null
    and "s"."Achternaam.fout" is null and "s"."Datum.fout" is null and "s"."Uren.fout" is null then 1
    else 0
  end,
  case when "s"."Voornaam.fout" is null and "s"."Achternaam.fout" is null and "s"."Datum.fout" is null then 1 else 0
  end,
  0, 0,
  case when "s"."Voornaam.fout" is null
    and "s"."Achternaam.fout" is null and "s"."Datum.fout" is null and "s"."Uren.fout" is null
    and "s"."Datum.zone" = 0 then null
    else concat(
      '', case when "s"."Voornaam.fout" is not null then concat(N'Voornaam:', "s"."Voornaam.fout", ';') end,
      case when "s"."Achternaam.fout" is not null then concat(N'Achternaam:', "s"."Achternaam.fout", ';') end,
      case when "s"."Datum.fout" is not null then concat(N'Datum:', "s"."Datum.fout", ';') end,
      case when "s"."Uren.fout" is not null then concat(N'Uren:', "s"."Uren.fout", ';') end,
      case when "s"."Datum.zone" = 1 then N'Datum:zone;' end
    )
  end,
  "s"."Record", "s"."Voornaam", "s"."Achternaam", "s"."Datum", "s"."Uren"
from (
    select v."VerzoekId", p."PaginaId", r."Positie", r."Deel", r."Record", "waarde"."Voornaam" as "Voornaam",
      "waarde"."Achternaam" as "Achternaam", "waarde"."Datum" as "Datum", "waarde"."Uren" as "Uren",
      case when "waarde"."Voornaam" is not null then null
        when "tekst"."Voornaam.tekst" is null then N'required'
        else case when "tekst"."Voornaam.json" is not null then N'type' else N'length' end
      end as "Voornaam.fout",
      case when "waarde"."Achternaam" is not null then null
        when "tekst"."Achternaam.tekst" is null then N'required'
        else case when "tekst"."Achternaam.json" is not null then N'type' else N'length' end
      end as "Achternaam.fout",
      case when "waarde"."Datum" is not null then null when "tekst"."Datum.tekst" is null then N'required' else N'type'
      end as "Datum.fout",
      case when "waarde"."Uren" is not null then null when "tekst"."Uren.tekst" is null then N'required' else N'type'
      end as "Uren.fout",
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
        from openjson(p."Inhoud", N'$.rijen') as r
      ) as r
      outer apply openjson(case when r.soort = 5 then r.inhoud else N'{}' end)
    with (
        "Voornaam.p0" nvarchar(max) '$.voornaam', "Voornaam.p0.json" nvarchar(max) '$.voornaam' as json,
        "Achternaam.p0" nvarchar(max) '$.achternaam', "Achternaam.p0.json" nvarchar(max) '$.achternaam' as json,
        "Datum.p0" nvarchar(max) '$.datum', "Datum.p0.json" nvarchar(max) '$.datum' as json,
        "Uren.p0" nvarchar(max) '$.uren', "Uren.p0.json" nvarchar(max) '$.uren' as json
      ) as "j"
      outer apply (
        select case when not datalength(
              case
                when coalesce("j"."Voornaam.p0", "j"."Voornaam.p0.json") collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
                or coalesce("j"."Voornaam.p0", "j"."Voornaam.p0.json") collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                  when patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce("j"."Voornaam.p0", "j"."Voornaam.p0.json") collate Latin1_General_100_BIN2
                  ) = 0 then N''
                  else substring(
                    coalesce("j"."Voornaam.p0", "j"."Voornaam.p0.json"),
                    patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      coalesce("j"."Voornaam.p0", "j"."Voornaam.p0.json") collate Latin1_General_100_BIN2
                    ),
                    datalength(coalesce("j"."Voornaam.p0", "j"."Voornaam.p0.json")) / 2 - patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      coalesce("j"."Voornaam.p0", "j"."Voornaam.p0.json") collate Latin1_General_100_BIN2
                    ) - patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      reverse(coalesce("j"."Voornaam.p0", "j"."Voornaam.p0.json")) collate Latin1_General_100_BIN2
                    ) + 2
                  )
                end
                else coalesce("j"."Voornaam.p0", "j"."Voornaam.p0.json")
              end
            ) = 0 then case
              when coalesce("j"."Voornaam.p0", "j"."Voornaam.p0.json") collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
              or coalesce("j"."Voornaam.p0", "j"."Voornaam.p0.json") collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                when patindex(
                  N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                  coalesce("j"."Voornaam.p0", "j"."Voornaam.p0.json") collate Latin1_General_100_BIN2
                ) = 0 then N''
                else substring(
                  coalesce("j"."Voornaam.p0", "j"."Voornaam.p0.json"),
                  patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce("j"."Voornaam.p0", "j"."Voornaam.p0.json") collate Latin1_General_100_BIN2
                  ),
                  datalength(coalesce("j"."Voornaam.p0", "j"."Voornaam.p0.json")) / 2 - patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce("j"."Voornaam.p0", "j"."Voornaam.p0.json") collate Latin1_General_100_BIN2
                  ) - patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    reverse(coalesce("j"."Voornaam.p0", "j"."Voornaam.p0.json")) collate Latin1_General_100_BIN2
                  ) + 2
                )
              end
              else coalesce("j"."Voornaam.p0", "j"."Voornaam.p0.json")
            end
          end as "Voornaam.tekst",
          case when not datalength(
              case
                when coalesce("j"."Achternaam.p0", "j"."Achternaam.p0.json") collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
                or coalesce("j"."Achternaam.p0", "j"."Achternaam.p0.json") collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                  when patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce("j"."Achternaam.p0", "j"."Achternaam.p0.json") collate Latin1_General_100_BIN2
                  ) = 0 then N''
                  else substring(
                    coalesce("j"."Achternaam.p0", "j"."Achternaam.p0.json"),
                    patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      coalesce("j"."Achternaam.p0", "j"."Achternaam.p0.json") collate Latin1_General_100_BIN2
                    ),
                    datalength(coalesce("j"."Achternaam.p0", "j"."Achternaam.p0.json")) / 2 - patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      coalesce("j"."Achternaam.p0", "j"."Achternaam.p0.json") collate Latin1_General_100_BIN2
                    ) - patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      reverse(coalesce("j"."Achternaam.p0", "j"."Achternaam.p0.json")) collate Latin1_General_100_BIN2
                    ) + 2
                  )
                end
                else coalesce("j"."Achternaam.p0", "j"."Achternaam.p0.json")
              end
            ) = 0 then case
              when coalesce("j"."Achternaam.p0", "j"."Achternaam.p0.json") collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
              or coalesce("j"."Achternaam.p0", "j"."Achternaam.p0.json") collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                when patindex(
                  N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                  coalesce("j"."Achternaam.p0", "j"."Achternaam.p0.json") collate Latin1_General_100_BIN2
                ) = 0 then N''
                else substring(
                  coalesce("j"."Achternaam.p0", "j"."Achternaam.p0.json"),
                  patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce("j"."Achternaam.p0", "j"."Achternaam.p0.json") collate Latin1_General_100_BIN2
                  ),
                  datalength(coalesce("j"."Achternaam.p0", "j"."Achternaam.p0.json")) / 2 - patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce("j"."Achternaam.p0", "j"."Achternaam.p0.json") collate Latin1_General_100_BIN2
                  ) - patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    reverse(coalesce("j"."Achternaam.p0", "j"."Achternaam.p0.json")) collate Latin1_General_100_BIN2
                  ) + 2
                )
              end
              else coalesce("j"."Achternaam.p0", "j"."Achternaam.p0.json")
            end
          end as "Achternaam.tekst",
          (
            select case when b.d like N'[0-9]-[0-9]-[0-9][0-9][0-9][0-9]'
                or b.d like N'[0-9]-[0-9][0-9]-[0-9][0-9][0-9][0-9]'
                or b.d like N'[0-9][0-9]-[0-9]-[0-9][0-9][0-9][0-9]'
                or b.d like N'[0-9][0-9]-[0-9][0-9]-[0-9][0-9][0-9][0-9]' then parsename(replace(b.d, N'-', N'.'), 1) + N'-' + right(N'0' + parsename(replace(b.d, N'-', N'.'), 2), 2) + N'-' + right(N'0' + parsename(replace(b.d, N'-', N'.'), 3), 2)
                when c.n like N'[0-9][0-9][0-9][0-9][0-9]'
                and c.n between N'36526' and N'73050'
                and (
                  datalength(c.f) = 0 or (c.f like N'.[0-9]%' and stuff(c.f, 1, 1, N'') not like N'%[^0-9]%')
                ) then convert(nvarchar(10), dateadd(day, try_convert(int, left(c.n, 5)), convert(date, N'1899-12-30')), 23)
                else ltrim(rtrim(a.t)) collate Latin1_General_100_BIN2
              end
            from (
                select
                  cast(coalesce("j"."Datum.p0", "j"."Datum.p0.json") as nvarchar(200)) collate Latin1_General_100_BIN2 as t
              ) as a
              outer apply (
                select replace(ltrim(rtrim(a.t)), N'/', N'-') as d, charindex(N'.', a.t + N'.') as p
              ) as b
              outer apply (select left(a.t, b.p - 1) as n, substring(a.t, b.p, 200) as f) as c
          ) as "Datum.tekst",
          (
            select case when ltrim(rtrim(a.t)) not like N'%[^0-9,-]%' then replace(ltrim(rtrim(a.t)), N',', N'.')
                else ltrim(rtrim(a.t))
              end
            from (
                select
                  cast(coalesce("j"."Uren.p0", "j"."Uren.p0.json") as nvarchar(200)) collate Latin1_General_100_BIN2 as t
              ) as a
          ) as "Uren.tekst",
          case when "j"."Voornaam.p0.json" is not null then "j"."Voornaam.p0.json"
            when "j"."Voornaam.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."Voornaam.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'voornaam' and m.[type] = 3
            )
          end as "Voornaam.json",
          case when "j"."Achternaam.p0.json" is not null then "j"."Achternaam.p0.json"
            when "j"."Achternaam.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."Achternaam.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'achternaam' and m.[type] = 3
            )
          end as "Achternaam.json",
          "j"."Datum.p0.json" as "Datum.json", "j"."Uren.p0.json" as "Uren.json"
      ) as tekst
      outer apply (
        select case when datalength("tekst"."Voornaam.tekst") <= 200
            and "tekst"."Voornaam.json" is null then cast("tekst"."Voornaam.tekst" as nvarchar(100))
          end as "Voornaam",
          case when datalength("tekst"."Achternaam.tekst") <= 200
            and "tekst"."Achternaam.json" is null then cast("tekst"."Achternaam.tekst" as nvarchar(100))
          end as "Achternaam",
          case when datalength("tekst"."Datum.tekst") = 20
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
          case when datalength("tekst"."Uren.tekst") <= 36
            and "tekst"."Uren.tekst" collate Latin1_General_100_BIN2 like N'[0-9]%'
            and "tekst"."Uren.tekst" collate Latin1_General_100_BIN2 like N'%[0-9]'
            and "tekst"."Uren.tekst" collate Latin1_General_100_BIN2 not like N'%[^0-9.]%'
            and "tekst"."Uren.tekst" collate Latin1_General_100_BIN2 not like N'%.%.%' then (
              select case when abs(h.g) < 10000 then case when abs(round(h.g, 2)) < 10000 then h.g end end
              from (select try_convert(decimal(38, 20), "tekst"."Uren.tekst") as g) as h
            )
            else (
              select case when abs(h.g) < 10000 then case when abs(round(h.g, 2)) < 10000 then h.g end end
              from (select cast("tekst"."Uren.tekst" as nvarchar(200)) collate Latin1_General_100_BIN2 as t) as a
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
          end as "Uren"
      ) as waarde
    where "v"."RunId" = @2 and "v"."Stroom" = @3 and "v"."Status" = @4 and "p"."PaginaId" in (@5, @6)
  ) as s;

-- Reject what adds up to more than its column holds
update "staging"."PersonalTraining_werk"
set "Geldig" = 0, "Meldingen" = concat("staging"."PersonalTraining_werk"."Meldingen", groot.meldingen)
from (
    select "Voornaam", "Achternaam", "Datum",
      concat('', case when abs(round(sum("Uren"), 2)) >= 10000 then N'Uren:type;' end) as meldingen
    from "staging"."PersonalTraining_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1 and "InBereik" = 1
    group by "Voornaam", "Achternaam", "Datum"
    having min("Geldig") = 1 and (abs(round(sum("Uren"), 2)) >= 10000)
  ) as groot
where "staging"."PersonalTraining_werk"."Token" = @2
  and "staging"."PersonalTraining_werk"."SleutelLeesbaar" = 1 and "staging"."PersonalTraining_werk"."InBereik" = 1
  and "staging"."PersonalTraining_werk"."Voornaam" = groot."Voornaam"
  and "staging"."PersonalTraining_werk"."Achternaam" = groot."Achternaam"
  and "staging"."PersonalTraining_werk"."Datum" = groot."Datum";

-- Count the records
select count(*) as gelezen, sum(1 - "Geldig") as afgekeurd, sum(1 - "SleutelLeesbaar") as onleesbaar,
  count("Meldingen") as genoteerd
from "staging"."PersonalTraining_werk"
where "Token" = @1 and "InBereik" = 1;

-- Count what is wrong with them
select melding.value as melding, count(*) as aantal
from "staging"."PersonalTraining_werk" as w cross apply string_split (w."Meldingen", N';') as melding
where w."Token" = @1 and w."InBereik" = 1 and w."Meldingen" is not null and melding.value <> ''
group by melding.value;

-- Count keys that several records have
select count(*) as sleutels
from (
    select "Voornaam", "Achternaam", "Datum"
    from "staging"."PersonalTraining_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
    group by "Voornaam", "Achternaam", "Datum"
    having count(*) > 1
  ) as k;

-- If there are any, how many of these records are of one answer
select sum(k.extra) as dubbel
from (
    select count(*) - count(distinct "VerzoekId") as extra
    from "staging"."PersonalTraining_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
    group by "Voornaam", "Achternaam", "Datum"
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
    select count(*) from "staging"."PersonalTraining_werk" as w where w."Token" = @5 and w."VerzoekId" = v."VerzoekId"
  );

-- Set the records aside
update "staging"."PersonalTraining_werk" set "Verliest" = 1 where "Token" = @1;

-- Add them up by key
insert into "staging"."PersonalTraining_werk" (
    "Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest",
    "Afgeschermd", "Voornaam", "Achternaam", "Datum", "Uren"
  )
select "Token", max("VerzoekId"), max("PaginaId"), min("Positie"), 0, 1, 1, 1, 0, 0, "Voornaam", "Achternaam", "Datum",
  round(sum("Uren"), 2)
from "staging"."PersonalTraining_werk"
where "Token" = @1 and "SleutelLeesbaar" = 1 and "InBereik" = 1
group by "Token", "Voornaam", "Achternaam", "Datum"
having min("Geldig") = 1
option (recompile);

-- Measure the rows that come
select count(*) as rijen, count(case when not ("w"."Uren" >= 0) then 1 end) as "not_negative:Uren",
  count(case when not ("w"."Uren" <= 24) then 1 end) as "at_most:Uren",
  max(case when w."Datum" > @1 then null else w."Datum" end) as "Datum.nieuwste",
  count(case when w."Datum" > @2 then 1 end) as "Datum.vooruit"
from "staging"."PersonalTraining_werk" as w
where "w"."Token" = @3 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0;

-- Fields of a sample of the answers: see gedeeld.sql

-- Rows for other_rows
select distinct s."rij" as rij
from (
    select v."VerzoekId", p."PaginaId", r."Positie", r."Deel", r."Record", "waarde"."rij" as "rij",
      case when "waarde"."rij" is null and "tekst"."rij.tekst" is not null then N'type' end as "rij.fout"
    from "staging"."Verzoek" as "v"
      inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
      and "p"."Poging" = "v"."Poging"
      cross apply (
        select cast("r"."key" as int) as "Positie", 0 as "Deel", r.[type] as soort, r.[value] as inhoud,
          case "r"."type" when 1 then N'"' + replace(string_escape("r"."value", N'json'), N'\/', N'/') + N'"'
            when 0 then N'null'
            else "r"."value"
          end as "Record"
        from openjson(p."Inhoud", N'$.anders') as r
      ) as r
      outer apply openjson(case when r.soort = 5 then r.inhoud else N'{}' end)
    with ("rij.p0" nvarchar(max) '$.rij', "rij.p0.json" nvarchar(max) '$.rij' as json) as "j"
      outer apply (
        select coalesce("j"."rij.p0", "j"."rij.p0.json") as "rij.tekst", "j"."rij.p0.json" as "rij.json"
      ) as tekst
      outer apply (
        select case when datalength("tekst"."rij.tekst") between 2 and 18
            and "tekst"."rij.tekst" collate Latin1_General_100_BIN2 not like N'%[^0-9]%' then try_convert(int, "tekst"."rij.tekst")
            else (
              select case when substring(g.z, 121 + g.q, 400) not like N'%[^0]%'
                  and h.g between -2147483648 and 2147483647 then try_convert(int, h.g)
                end
              from (select cast("tekst"."rij.tekst" as nvarchar(200)) collate Latin1_General_100_BIN2 as t) as a
                outer apply (select case when a.t like N'%[eE]%' then a.t else a.t + N'e0' end as t) as b
                outer apply (select patindex(N'%[eE]%', b.t) as e, case when b.t like N'-%' then 2 else 1 end as s) as c
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
                          where m.[key] = N'rij' and m.[type] = 2
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
          end as "rij"
      ) as waarde
    where "v"."RunId" = @1 and "v"."Stroom" = @2 and "v"."Status" = @3
  ) as s
where s."rij" is not null
order by s."rij";

-- Rows for doubtful_hours
select distinct s."rij" as rij
from (
    select v."VerzoekId", p."PaginaId", r."Positie", r."Deel", r."Record", "waarde"."rij" as "rij",
      case when "waarde"."rij" is null and "tekst"."rij.tekst" is not null then N'type' end as "rij.fout"
    from "staging"."Verzoek" as "v"
      inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
      and "p"."Poging" = "v"."Poging"
      cross apply (
        select cast("r"."key" as int) as "Positie", 0 as "Deel", r.[type] as soort, r.[value] as inhoud,
          case "r"."type" when 1 then N'"' + replace(string_escape("r"."value", N'json'), N'\/', N'/') + N'"'
            when 0 then N'null'
            else "r"."value"
          end as "Record"
        from openjson(p."Inhoud", N'$.twijfel') as r
      ) as r
      outer apply openjson(case when r.soort = 5 then r.inhoud else N'{}' end)
    with ("rij.p0" nvarchar(max) '$.rij', "rij.p0.json" nvarchar(max) '$.rij' as json) as "j"
      outer apply (
        select coalesce("j"."rij.p0", "j"."rij.p0.json") as "rij.tekst", "j"."rij.p0.json" as "rij.json"
      ) as tekst
      outer apply (
        select case when datalength("tekst"."rij.tekst") between 2 and 18
            and "tekst"."rij.tekst" collate Latin1_General_100_BIN2 not like N'%[^0-9]%' then try_convert(int, "tekst"."rij.tekst")
            else (
              select case when substring(g.z, 121 + g.q, 400) not like N'%[^0]%'
                  and h.g between -2147483648 and 2147483647 then try_convert(int, h.g)
                end
              from (select cast("tekst"."rij.tekst" as nvarchar(200)) collate Latin1_General_100_BIN2 as t) as a
                outer apply (select case when a.t like N'%[eE]%' then a.t else a.t + N'e0' end as t) as b
                outer apply (select patindex(N'%[eE]%', b.t) as e, case when b.t like N'-%' then 2 else 1 end as s) as c
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
                          where m.[key] = N'rij' and m.[type] = 2
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
          end as "rij"
      ) as waarde
    where "v"."RunId" = @1 and "v"."Stroom" = @2 and "v"."Status" = @3
  ) as s
where s."rij" is not null
order by s."rij";

-- Keys that are nearly the same
select (
    select N'***' as "Voornaam", N'***' as "Achternaam", w."Datum" as "Datum"
    for json path, without_array_wrapper, include_null_values
  ) as sleutel,
  count(*) over () as aantal
from "staging"."PersonalTraining_werk" as w
  inner join (
    select w."Voornaam" collate Latin1_General_100_CI_AS_KS_WS_SC as "Voornaam",
      w."Achternaam" collate Latin1_General_100_CI_AS_KS_WS_SC as "Achternaam", w."Datum" as "Datum"
    from "staging"."PersonalTraining_werk" as w
    where "w"."Token" = @1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
    group by
      w."Voornaam" collate Latin1_General_100_CI_AS_KS_WS_SC, w."Achternaam" collate Latin1_General_100_CI_AS_KS_WS_SC,
      w."Datum"
    having count(*) > 1
  ) as g on g."Voornaam" = w."Voornaam" collate Latin1_General_100_CI_AS_KS_WS_SC
  and g."Achternaam" = w."Achternaam" collate Latin1_General_100_CI_AS_KS_WS_SC and g."Datum" = w."Datum"
where "w"."Token" = @2 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
order by w."Voornaam", w."Achternaam", w."Datum"
offset 0 rows
fetch next 6 rows only
option (recompile);

-- It is what was begun
delete from "staging"."PersonalTraining_verschil" where "Token" = @1 and "Soort" = 'B';

-- What differs from the target
insert into
  "staging"."PersonalTraining_verschil" ("Token", "Soort", "PaginaId", "Positie", "RijVoor", "Voornaam", "Achternaam", "Datum", "Uren")
select cast(@1 as bigint), case when "t"."Voornaam" is null then 'I' else 'U' end, s."PaginaId", s."Positie",
  case when "t"."Voornaam" is not null then (
      select
        "t"."Voornaam" as "Voornaam", "t"."Achternaam" as "Achternaam", "t"."Datum" as "Datum", "t"."Uren" as "Uren"
      for json path, without_array_wrapper, include_null_values
    )
  end,
  "s"."Voornaam", "s"."Achternaam", "s"."Datum", "s"."Uren"
from "staging"."PersonalTraining_werk" as s
  left join "tree11"."PersonalTraining" as t on "t"."Voornaam" = "s"."Voornaam"
  and "t"."Achternaam" = "s"."Achternaam" and "t"."Datum" = "s"."Datum"
where s."Token" = @2
  and s."Geldig" = 1 and s."Verliest" = 0
  and (
    ("t"."Voornaam" is null and s."InBereik" = 1)
    or (
      "t"."Voornaam" is not null
      and s."Afgeschermd" = 0
      and (s."InBereik" = 1)
      and not exists (select "s"."Uren" intersect select "t"."Uren")
    )
  )
union all
select cast(@3 as bigint), 'D', null, null,
  (
    select "t"."Voornaam" as "Voornaam", "t"."Achternaam" as "Achternaam", "t"."Datum" as "Datum", "t"."Uren" as "Uren"
    for json path, without_array_wrapper, include_null_values
  ),
  "t"."Voornaam", "t"."Achternaam", "t"."Datum", "t"."Uren"
from "tree11"."PersonalTraining" as t
where exists (
    select 1
    from (
        select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = @4 and v."Stroom" = @5 and v."Status" = @6
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."PersonalTraining_werk" as w
    where w."Token" = @7
      and w."SleutelLeesbaar" = 1 and "w"."Voornaam" = "t"."Voornaam" and "w"."Achternaam" = "t"."Achternaam"
      and "w"."Datum" = "t"."Datum"
  )
  and not exists (
    select 1
    from (
        select distinct
          1 as "Een", w."Voornaam" as "Voornaam.deel", w."Achternaam" as "Achternaam.deel", w."Datum" as "Datum.deel"
        from "staging"."PersonalTraining_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @8 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."Voornaam.deel" is null or "o"."Voornaam.deel" = t."Voornaam")
      and ("o"."Achternaam.deel" is null or "o"."Achternaam.deel" = t."Achternaam")
      and ("o"."Datum.deel" is null or "o"."Datum.deel" = t."Datum")
      and not (
        "o"."Voornaam.deel" is null
        and "o"."Achternaam.deel" is null and "o"."Datum.deel" is null
        and exists (
          select 1
          from "staging"."PersonalTraining_gemist" as g
          where "g"."Voornaam" = "t"."Voornaam"
            and "g"."Achternaam" = "t"."Achternaam" and "g"."Datum" = "t"."Datum" and g."Aantal" >= 2
            and g."RunId" <> @9
        )
      )
  )
option (recompile);

-- Count it
select "Soort", count(*) as aantal from "staging"."PersonalTraining_verschil" where "Token" = @1 group by "Soort";

-- Would it delete many? How many rows there are in its scope
select count(*) as aantal
from "tree11"."PersonalTraining" as t
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
        select s."Soort" as "Soort", s."RijVoor" as "RijVoor", "s"."Voornaam" as "Voornaam",
          "s"."Achternaam" as "Achternaam", "s"."Datum" as "Datum", "s"."Uren" as "Uren"
        for json path, without_array_wrapper, include_null_values
      ) as rij
    from "staging"."PersonalTraining_verschil" as s
    where s."Token" = @1
  ) as r;

-- A sample of it, for a dry run or a hold
select s."Soort" as soort,
  (select "s"."Datum" as "Datum" for json path, without_array_wrapper, include_null_values) as sleutel,
  (select "s"."Uren" as "Uren" for json path, without_array_wrapper, include_null_values) as na
from "staging"."PersonalTraining_verschil" as s
where s."Token" = @1
order by s."Soort", "s"."Voornaam", "s"."Achternaam", "s"."Datum"
offset 0 rows
fetch next 20 rows only;

-- Is this a first load?
select count(*) as aantal from (select 1 as een where exists (select 1 from "tree11"."PersonalTraining")) as e;

-- Rows of which a bad record has the key
select count(*) as aantal
from "tree11"."PersonalTraining" as t
where exists (
    select 1
    from "staging"."PersonalTraining_werk" as w
    where w."Token" = @1
      and w."SleutelLeesbaar" = 1 and w."Geldig" = 0 and w."InBereik" = 1 and "w"."Voornaam" = "t"."Voornaam"
      and "w"."Achternaam" = "t"."Achternaam" and "w"."Datum" = "t"."Datum"
  );

-- Rows that a record shields whose key cannot be read
select count(*) as aantal
from "tree11"."PersonalTraining" as t
where exists (
    select 1
    from (
        select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = @1 and v."Stroom" = @2 and v."Status" = @3
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."PersonalTraining_werk" as w
    where w."Token" = @4
      and w."SleutelLeesbaar" = 1 and "w"."Voornaam" = "t"."Voornaam" and "w"."Achternaam" = "t"."Achternaam"
      and "w"."Datum" = "t"."Datum"
  )
  and exists (
    select 1
    from (
        select distinct
          1 as "Een", w."Voornaam" as "Voornaam.deel", w."Achternaam" as "Achternaam.deel", w."Datum" as "Datum.deel"
        from "staging"."PersonalTraining_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."Voornaam.deel" is null or "o"."Voornaam.deel" = t."Voornaam")
      and ("o"."Achternaam.deel" is null or "o"."Achternaam.deel" = t."Achternaam")
      and ("o"."Datum.deel" is null or "o"."Datum.deel" = t."Datum")
      and not (
        "o"."Voornaam.deel" is null
        and "o"."Achternaam.deel" is null and "o"."Datum.deel" is null
        and exists (
          select 1
          from "staging"."PersonalTraining_gemist" as g
          where "g"."Voornaam" = "t"."Voornaam"
            and "g"."Achternaam" = "t"."Achternaam" and "g"."Datum" = "t"."Datum" and g."Aantal" >= 2
            and g."RunId" <> @6
        )
      )
  )
option (recompile);

-- Rows that are shielded no longer
select (
    select N'***' as "Voornaam", N'***' as "Achternaam", "d"."Datum" as "Datum"
    for json path, without_array_wrapper, include_null_values
  ) as sleutel,
  count(*) over () as aantal
from "staging"."PersonalTraining_verschil" as d
  inner join "staging"."PersonalTraining_gemist" as m on "m"."Voornaam" = "d"."Voornaam"
  and "m"."Achternaam" = "d"."Achternaam" and "m"."Datum" = "d"."Datum"
where d."Token" = @1 and d."Soort" = 'D' and m."Aantal" >= 2
order by "d"."Voornaam", "d"."Achternaam", "d"."Datum"
offset 0 rows
fetch next 5 rows only;

-- After the MERGE: rows that are in an answer again
delete from "staging"."PersonalTraining_gemist"
where exists (
    select 1
    from "staging"."PersonalTraining_werk" as w
    where w."Token" = @1
      and w."SleutelLeesbaar" = 1 and "w"."Voornaam" = "staging"."PersonalTraining_gemist"."Voornaam"
      and "w"."Achternaam" = "staging"."PersonalTraining_gemist"."Achternaam"
      and "w"."Datum" = "staging"."PersonalTraining_gemist"."Datum"
  )
  or exists (
    select 1
    from "staging"."PersonalTraining_verschil" as d
    where d."Token" = @2
      and "d"."Voornaam" = "staging"."PersonalTraining_gemist"."Voornaam"
      and "d"."Achternaam" = "staging"."PersonalTraining_gemist"."Achternaam"
      and "d"."Datum" = "staging"."PersonalTraining_gemist"."Datum"
  )
  or not exists (
    select 1
    from "tree11"."PersonalTraining" as t
    where "t"."Voornaam" = "staging"."PersonalTraining_gemist"."Voornaam"
      and "t"."Achternaam" = "staging"."PersonalTraining_gemist"."Achternaam"
      and "t"."Datum" = "staging"."PersonalTraining_gemist"."Datum"
  );

-- Rows that are shielded for the first time
insert into "staging"."PersonalTraining_gemist" ("Voornaam", "Achternaam", "Datum", "Aantal", "RunId")
select "t"."Voornaam", "t"."Achternaam", "t"."Datum", 0, cast(0 as bigint)
from "tree11"."PersonalTraining" as t
where exists (
    select 1
    from (
        select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = @1 and v."Stroom" = @2 and v."Status" = @3
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."PersonalTraining_werk" as w
    where w."Token" = @4
      and w."SleutelLeesbaar" = 1 and "w"."Voornaam" = "t"."Voornaam" and "w"."Achternaam" = "t"."Achternaam"
      and "w"."Datum" = "t"."Datum"
  )
  and exists (
    select 1
    from (
        select distinct
          1 as "Een", w."Voornaam" as "Voornaam.deel", w."Achternaam" as "Achternaam.deel", w."Datum" as "Datum.deel"
        from "staging"."PersonalTraining_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."Voornaam.deel" is null or "o"."Voornaam.deel" = t."Voornaam")
      and ("o"."Achternaam.deel" is null or "o"."Achternaam.deel" = t."Achternaam")
      and ("o"."Datum.deel" is null or "o"."Datum.deel" = t."Datum")
      and not (
        "o"."Voornaam.deel" is null
        and "o"."Achternaam.deel" is null and "o"."Datum.deel" is null
        and exists (
          select 1
          from "staging"."PersonalTraining_gemist" as g
          where "g"."Voornaam" = "t"."Voornaam"
            and "g"."Achternaam" = "t"."Achternaam" and "g"."Datum" = "t"."Datum" and g."Aantal" >= 2
            and g."RunId" <> @6
        )
      )
  )
  and not exists (
    select 1
    from "staging"."PersonalTraining_gemist" as m
    where "m"."Voornaam" = "t"."Voornaam" and "m"."Achternaam" = "t"."Achternaam" and "m"."Datum" = "t"."Datum"
  );

-- How many answers missed them
update "staging"."PersonalTraining_gemist"
set "Aantal" = "staging"."PersonalTraining_gemist"."Aantal" + 1, "RunId" = cast(@1 as bigint)
from (
    select "t"."Voornaam", "t"."Achternaam", "t"."Datum"
    from "tree11"."PersonalTraining" as t
    where exists (
        select 1
        from (
            select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = @2 and v."Stroom" = @3 and v."Status" = @4
          ) as b
        where "b"."Een" = 1
      )
      and not exists (
        select 1
        from "staging"."PersonalTraining_werk" as w
        where w."Token" = @5
          and w."SleutelLeesbaar" = 1 and "w"."Voornaam" = "t"."Voornaam" and "w"."Achternaam" = "t"."Achternaam"
          and "w"."Datum" = "t"."Datum"
      )
      and exists (
        select 1
        from (
            select distinct 1 as "Een", w."Voornaam" as "Voornaam.deel", w."Achternaam" as "Achternaam.deel",
              w."Datum" as "Datum.deel"
            from "staging"."PersonalTraining_werk" as w
              inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
            where w."Token" = @6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
          ) as o
        where "o"."Een" = 1
          and ("o"."Voornaam.deel" is null or "o"."Voornaam.deel" = t."Voornaam")
          and ("o"."Achternaam.deel" is null or "o"."Achternaam.deel" = t."Achternaam")
          and ("o"."Datum.deel" is null or "o"."Datum.deel" = t."Datum")
          and not (
            "o"."Voornaam.deel" is null
            and "o"."Achternaam.deel" is null and "o"."Datum.deel" is null
            and exists (
              select 1
              from "staging"."PersonalTraining_gemist" as g
              where "g"."Voornaam" = "t"."Voornaam"
                and "g"."Achternaam" = "t"."Achternaam" and "g"."Datum" = "t"."Datum" and g."Aantal" >= 2
                and g."RunId" <> @7
            )
          )
      )
  ) as r
where r."Voornaam" = "staging"."PersonalTraining_gemist"."Voornaam"
  and r."Achternaam" = "staging"."PersonalTraining_gemist"."Achternaam"
  and r."Datum" = "staging"."PersonalTraining_gemist"."Datum"
  and "staging"."PersonalTraining_gemist"."RunId" <> cast(@8 as bigint);

-- Bad records
insert into "tree11"."Quarantaine" ("RunId", "Tabel", "PaginaId", "Positie", "Sleutel", "Reden", "Record")
select cast(@1 as bigint), N'PersonalTraining', w."PaginaId", w."Positie",
  case when w."SleutelLeesbaar" = 1 then (
      select "w"."Voornaam" as "Voornaam", "w"."Achternaam" as "Achternaam", "w"."Datum" as "Datum"
      for json path, without_array_wrapper, include_null_values
    )
  end,
  w."Meldingen", w."Record"
from "staging"."PersonalTraining_werk" as w
where w."Token" = @2 and w."Geldig" = 0 and w."InBereik" = 1;

-- The rows before
insert into "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor", "PaginaId", "Positie")
select cast(@1 as bigint), N'PersonalTraining',
  (
    select "s"."Voornaam" as "Voornaam", "s"."Achternaam" as "Achternaam", "s"."Datum" as "Datum"
    for json path, without_array_wrapper, include_null_values
  ),
  s."Soort", s."RijVoor", s."PaginaId", s."Positie"
from "staging"."PersonalTraining_verschil" as s
where s."Token" = @2
option (recompile);

-- Apply it
merge into "tree11"."PersonalTraining"
with (holdlock) as "t" using (
    select "Soort", "Voornaam", "Achternaam", "Datum", "Uren"
    from "staging"."PersonalTraining_verschil"
    where "Token" = @1
  ) as "s" on "t"."Voornaam" = "s"."Voornaam"
  and "t"."Achternaam" = "s"."Achternaam" and "t"."Datum" = "s"."Datum"
when matched and "s"."Soort" = N'D' then
delete
when matched and "s"."Soort" = N'U' then
update set "Uren" = "s"."Uren", "DatumLaatsteUpdate" = cast(sysutcdatetime() as datetime2(3)), "RunId" = @2
when not matched and "s"."Soort" = N'I' then
insert ("Voornaam", "Achternaam", "Datum", "Uren", "DatumLaatsteUpdate", "RunId")
values ("s"."Voornaam", "s"."Achternaam", "s"."Datum", "s"."Uren", cast(sysutcdatetime() as datetime2(3)), @3)
option (recompile);;

-- To undo a run: did others change its rows since?
select l."WijzigingRun" as "RunId",
  (
    select N'***' as "Voornaam", N'***' as "Achternaam", "l"."Datum" as "Datum"
    for json path, without_array_wrapper, include_null_values
  ) as sleutel,
  count(*) over () as aantal
from (
    select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
      cast("k"."Voornaam" as nvarchar(100)) collate Latin1_General_100_BIN2 as "Voornaam",
      cast("k"."Achternaam" as nvarchar(100)) collate Latin1_General_100_BIN2 as "Achternaam",
      cast("k"."Datum" as date) as "Datum"
    from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
    with
      ("Voornaam" nvarchar(100) '$.Voornaam', "Achternaam" nvarchar(100) '$.Achternaam', "Datum" date '$.Datum') as "k"
    where w."Tabel" = N'PersonalTraining'
      and w."RunId" <> @1 and w."RunId" <> @2
      and w."Id" > (
        select min(e."Id") from "tree11"."Wijziging" as e where e."RunId" = @3 and e."Tabel" = N'PersonalTraining'
      )
  ) as l
  inner join (
    select c.*,
      row_number() over (
        partition by "c"."Voornaam", "c"."Achternaam", "c"."Datum" order by c."WijzigingId"
      ) as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
          cast("k"."Voornaam" as nvarchar(100)) collate Latin1_General_100_BIN2 as "Voornaam",
          cast("k"."Achternaam" as nvarchar(100)) collate Latin1_General_100_BIN2 as "Achternaam",
          cast("k"."Datum" as date) as "Datum"
        from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
        with
          ("Voornaam" nvarchar(100) '$.Voornaam', "Achternaam" nvarchar(100) '$.Achternaam', "Datum" date '$.Datum') as "k"
        where w."Tabel" = N'PersonalTraining' and w."RunId" = @4
      ) as c
  ) as b on l."Voornaam" = b."Voornaam"
  and l."Achternaam" = b."Achternaam" and l."Datum" = b."Datum" and b."WijzigingNr" = 1
  and l."WijzigingId" > b."WijzigingId"
order by l."WijzigingId"
offset 0 rows
fetch next 5 rows only;

-- To undo a run: what puts its rows back
insert into
  "staging"."PersonalTraining_verschil" ("Token", "Soort", "RijVoor", "Voornaam", "Achternaam", "Datum", "Uren")
select cast(@1 as bigint), case when b."RijVoor" is null then 'D' when t."Voornaam" is not null then 'U' else 'I' end,
  case when t."Voornaam" is not null then (
      select
        "t"."Voornaam" as "Voornaam", "t"."Achternaam" as "Achternaam", "t"."Datum" as "Datum", "t"."Uren" as "Uren"
      for json path, without_array_wrapper, include_null_values
    )
  end,
  "b"."Voornaam", "b"."Achternaam", "b"."Datum", case when b."RijVoor" is null then "t"."Uren" else "r"."Uren" end
from (
    select c.*,
      row_number() over (
        partition by "c"."Voornaam", "c"."Achternaam", "c"."Datum" order by c."WijzigingId"
      ) as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
          cast("k"."Voornaam" as nvarchar(100)) collate Latin1_General_100_BIN2 as "Voornaam",
          cast("k"."Achternaam" as nvarchar(100)) collate Latin1_General_100_BIN2 as "Achternaam",
          cast("k"."Datum" as date) as "Datum"
        from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
        with
          ("Voornaam" nvarchar(100) '$.Voornaam', "Achternaam" nvarchar(100) '$.Achternaam', "Datum" date '$.Datum') as "k"
        where w."Tabel" = N'PersonalTraining' and w."RunId" = @2
      ) as c
  ) as b
  outer apply openjson(b."RijVoor")
with (
    "Voornaam" nvarchar(100) '$.Voornaam', "Achternaam" nvarchar(100) '$.Achternaam', "Datum" date '$.Datum',
    "Uren" decimal(6, 2) '$.Uren'
  ) as "r"
  left join "tree11"."PersonalTraining" as t on t."Voornaam" = b."Voornaam"
  and t."Achternaam" = b."Achternaam" and t."Datum" = b."Datum"
where b."WijzigingNr" = 1
  and (
    (b."RijVoor" is null and t."Voornaam" is not null)
    or (
      b."RijVoor" is not null
      and (not (t."Voornaam" is not null) or not exists (select "r"."Uren" intersect select "t"."Uren"))
    )
  )
option (recompile);
