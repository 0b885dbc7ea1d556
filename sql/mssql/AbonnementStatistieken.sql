-- AbonnementStatistieken. Made by `npm run generate` from src/tables and src/transform. Parameters are shown by number.

-- Empty the work table
truncate table "staging"."AbonnementStatistieken_werk";

-- Note that it was begun
insert into "staging"."AbonnementStatistieken_verschil" ("Token", "Soort") values (cast(@1 as bigint), 'B');

-- Pages to shred: see gedeeld.sql

-- Shred those of one batch into it
insert into "staging"."AbonnementStatistieken_werk" (
    "Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest",
    "Afgeschermd", "Meldingen", "Record", "Datum", "Categorie", "Type", "Aantal"
  )
select cast(@1 as bigint), "s"."VerzoekId", "s"."PaginaId", "s"."Positie", "s"."Deel",
  case when "s"."Datum" is null or ("s"."Datum" >= @2 and "s"."Datum" <= @3) then 1 else 0 end,
  case when "s"."Datum.fout" is null
    and "s"."Categorie.fout" is null and "s"."Type.fout" is null and "s"."Aantal.fout" is null then 1
    else 0
  end,
  case when "s"."Datum.fout" is null and "s"."Categorie.fout" is null and "s"."Type.fout" is null then 1 else 0 end, 0,
  0,
  case when "s"."Datum.fout" is null
    and "s"."Categorie.fout" is null and "s"."Type.fout" is null and "s"."Aantal.fout" is null
    and "s"."Datum.zone" = 0 then null
    else concat(
      '', case when "s"."Datum.fout" is not null then concat(N'Datum:', "s"."Datum.fout", ';') end,
      case when "s"."Categorie.fout" is not null then concat(N'Categorie:', "s"."Categorie.fout", ';') end,
      case when "s"."Type.fout" is not null then concat(N'Type:', "s"."Type.fout", ';') end,
      case when "s"."Aantal.fout" is not null then concat(N'Aantal:', "s"."Aantal.fout", ';') end,
      case when "s"."Datum.zone" = 1 then N'Datum:zone;' end
    )
  end,
  case when "s"."Datum.fout" is null
    and "s"."Categorie.fout" is null and "s"."Type.fout" is null and "s"."Aantal.fout" is null then null
    else "s"."Record"
  end,
  "s"."Datum", "s"."Categorie", "s"."Type", "s"."Aantal"
from (
    select v."VerzoekId", p."PaginaId", r."Positie", r."Deel", r."Record", "waarde"."Datum" as "Datum",
      "waarde"."Categorie" as "Categorie", "waarde"."Type" as "Type", "waarde"."Aantal" as "Aantal",
      case when "waarde"."Datum" is not null then null when "tekst"."Datum.tekst" is null then N'required' else N'type'
      end as "Datum.fout",
      case when "waarde"."Categorie" is not null then null
        when "tekst"."Categorie.tekst" is null then N'required'
        else N'length'
      end as "Categorie.fout",
      case when "waarde"."Type" is not null then null when "tekst"."Type.tekst" is null then N'required' else N'length'
      end as "Type.fout",
      case
        when "waarde"."Aantal" is not null then null when "tekst"."Aantal.tekst" is null then N'required' else N'type'
      end as "Aantal.fout",
      case when "waarde"."Datum" is not null
        and substring("tekst"."Datum.tekst" collate Latin1_General_100_BIN2, 11, 1) like N'[Tt ]'
        and substring("tekst"."Datum.tekst" collate Latin1_General_100_BIN2, 12, 2147483647) not like N'%[Zz+-]%' then 1
        else 0
      end as "Datum.zone"
    from "staging"."Verzoek" as "v"
      inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
      and "p"."Poging" = "v"."Poging"
      cross apply (
        select cast("l"."key" as int) as "Positie", 0 as "Deel", 5 as soort, paar.j as inhoud, paar.j as "Record"
        from openjson(p."Inhoud", N'$.labels') as l
          left join openjson(p."Inhoud", N'$.series[0].data') as d on d.[key] = l.[key]
          outer apply (
            select N'{"label":' + case "l"."type"
                when 1 then N'"' + replace(string_escape("l"."value", N'json'), N'\/', N'/') + N'"'
                when 0 then N'null'
                else "l"."value"
              end + N',"value":' + coalesce(
                case "d"."type" when 1 then N'"' + replace(string_escape("d"."value", N'json'), N'\/', N'/') + N'"'
                  when 0 then N'null'
                  else "d"."value"
                end,
                N'null'
              ) + N'}' as j
          ) as paar
        where json_query(p."Inhoud", N'$.series[0].data') is not null
      ) as r
      outer apply openjson(case when r.soort = 5 then r.inhoud else N'{}' end)
    with (
        "Datum.p0" nvarchar(max) '$.label', "Datum.p0.json" nvarchar(max) '$.label' as json,
        "Aantal.p0" nvarchar(max) '$.value', "Aantal.p0.json" nvarchar(max) '$.value' as json
      ) as "j"
      outer apply (
        select coalesce("j"."Datum.p0", "j"."Datum.p0.json") as "Datum.tekst",
          case when not datalength(
              case when case json_value(v."Parameters", N'$.category') collate Latin1_General_100_BIN2
                  when N'new' then N'Nieuw'
                  when N'paused' then N'Gepauzeerd'
                  when N'active' then N'Actief'
                  when N'expirations' then N'Verlopen'
                end collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
                or case json_value(v."Parameters", N'$.category') collate Latin1_General_100_BIN2
                  when N'new' then N'Nieuw'
                  when N'paused' then N'Gepauzeerd'
                  when N'active' then N'Actief'
                  when N'expirations' then N'Verlopen'
                end collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                  when patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    case json_value(v."Parameters", N'$.category') collate Latin1_General_100_BIN2
                      when N'new' then N'Nieuw'
                      when N'paused' then N'Gepauzeerd'
                      when N'active' then N'Actief'
                      when N'expirations' then N'Verlopen'
                    end collate Latin1_General_100_BIN2
                  ) = 0 then N''
                  else substring(
                    case json_value(v."Parameters", N'$.category') collate Latin1_General_100_BIN2
                      when N'new' then N'Nieuw'
                      when N'paused' then N'Gepauzeerd'
                      when N'active' then N'Actief'
                      when N'expirations' then N'Verlopen'
                    end,
                    patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      case json_value(v."Parameters", N'$.category') collate Latin1_General_100_BIN2
                        when N'new' then N'Nieuw'
                        when N'paused' then N'Gepauzeerd'
                        when N'active' then N'Actief'
                        when N'expirations' then N'Verlopen'
                      end collate Latin1_General_100_BIN2
                    ),
                    datalength(
                      case json_value(v."Parameters", N'$.category') collate Latin1_General_100_BIN2
                        when N'new' then N'Nieuw'
                        when N'paused' then N'Gepauzeerd'
                        when N'active' then N'Actief'
                        when N'expirations' then N'Verlopen'
                      end
                    ) / 2 - patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      case json_value(v."Parameters", N'$.category') collate Latin1_General_100_BIN2
                        when N'new' then N'Nieuw'
                        when N'paused' then N'Gepauzeerd'
                        when N'active' then N'Actief'
                        when N'expirations' then N'Verlopen'
                      end collate Latin1_General_100_BIN2
                    ) - patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      reverse(
                        case json_value(v."Parameters", N'$.category') collate Latin1_General_100_BIN2
                          when N'new' then N'Nieuw'
                          when N'paused' then N'Gepauzeerd'
                          when N'active' then N'Actief'
                          when N'expirations' then N'Verlopen'
                        end
                      ) collate Latin1_General_100_BIN2
                    ) + 2
                  )
                end
                else case json_value(v."Parameters", N'$.category') collate Latin1_General_100_BIN2
                  when N'new' then N'Nieuw'
                  when N'paused' then N'Gepauzeerd'
                  when N'active' then N'Actief'
                  when N'expirations' then N'Verlopen'
                end
              end
            ) = 0 then case when case json_value(v."Parameters", N'$.category') collate Latin1_General_100_BIN2
                when N'new' then N'Nieuw'
                when N'paused' then N'Gepauzeerd'
                when N'active' then N'Actief'
                when N'expirations' then N'Verlopen'
              end collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
              or case json_value(v."Parameters", N'$.category') collate Latin1_General_100_BIN2
                when N'new' then N'Nieuw'
                when N'paused' then N'Gepauzeerd'
                when N'active' then N'Actief'
                when N'expirations' then N'Verlopen'
              end collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                when patindex(
                  N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                  case json_value(v."Parameters", N'$.category') collate Latin1_General_100_BIN2
                    when N'new' then N'Nieuw'
                    when N'paused' then N'Gepauzeerd'
                    when N'active' then N'Actief'
                    when N'expirations' then N'Verlopen'
                  end collate Latin1_General_100_BIN2
                ) = 0 then N''
                else substring(
                  case json_value(v."Parameters", N'$.category') collate Latin1_General_100_BIN2
                    when N'new' then N'Nieuw'
                    when N'paused' then N'Gepauzeerd'
                    when N'active' then N'Actief'
                    when N'expirations' then N'Verlopen'
                  end,
                  patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    case json_value(v."Parameters", N'$.category') collate Latin1_General_100_BIN2
                      when N'new' then N'Nieuw'
                      when N'paused' then N'Gepauzeerd'
                      when N'active' then N'Actief'
                      when N'expirations' then N'Verlopen'
                    end collate Latin1_General_100_BIN2
                  ),
                  datalength(
                    case json_value(v."Parameters", N'$.category') collate Latin1_General_100_BIN2
                      when N'new' then N'Nieuw'
                      when N'paused' then N'Gepauzeerd'
                      when N'active' then N'Actief'
                      when N'expirations' then N'Verlopen'
                    end
                  ) / 2 - patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    case json_value(v."Parameters", N'$.category') collate Latin1_General_100_BIN2
                      when N'new' then N'Nieuw'
                      when N'paused' then N'Gepauzeerd'
                      when N'active' then N'Actief'
                      when N'expirations' then N'Verlopen'
                    end collate Latin1_General_100_BIN2
                  ) - patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    reverse(
                      case json_value(v."Parameters", N'$.category') collate Latin1_General_100_BIN2
                        when N'new' then N'Nieuw'
                        when N'paused' then N'Gepauzeerd'
                        when N'active' then N'Actief'
                        when N'expirations' then N'Verlopen'
                      end
                    ) collate Latin1_General_100_BIN2
                  ) + 2
                )
              end
              else case json_value(v."Parameters", N'$.category') collate Latin1_General_100_BIN2
                when N'new' then N'Nieuw'
                when N'paused' then N'Gepauzeerd'
                when N'active' then N'Actief'
                when N'expirations' then N'Verlopen'
              end
            end
          end as "Categorie.tekst",
          case when not datalength(
              case when case json_value(v."Parameters", N'$.type') collate Latin1_General_100_BIN2
                  when N'ONCE' then N'Eenmalig'
                  when N'PERIODIC' then N'Periodiek'
                  when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
                end collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
                or case json_value(v."Parameters", N'$.type') collate Latin1_General_100_BIN2
                  when N'ONCE' then N'Eenmalig'
                  when N'PERIODIC' then N'Periodiek'
                  when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
                end collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                  when patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    case json_value(v."Parameters", N'$.type') collate Latin1_General_100_BIN2
                      when N'ONCE' then N'Eenmalig'
                      when N'PERIODIC' then N'Periodiek'
                      when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
                    end collate Latin1_General_100_BIN2
                  ) = 0 then N''
                  else substring(
                    case json_value(v."Parameters", N'$.type') collate Latin1_General_100_BIN2
                      when N'ONCE' then N'Eenmalig'
                      when N'PERIODIC' then N'Periodiek'
                      when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
                    end,
                    patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      case json_value(v."Parameters", N'$.type') collate Latin1_General_100_BIN2
                        when N'ONCE' then N'Eenmalig'
                        when N'PERIODIC' then N'Periodiek'
                        when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
                      end collate Latin1_General_100_BIN2
                    ),
                    datalength(
                      case json_value(v."Parameters", N'$.type') collate Latin1_General_100_BIN2
                        when N'ONCE' then N'Eenmalig'
                        when N'PERIODIC' then N'Periodiek'
                        when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
                      end
                    ) / 2 - patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      case json_value(v."Parameters", N'$.type') collate Latin1_General_100_BIN2
                        when N'ONCE' then N'Eenmalig'
                        when N'PERIODIC' then N'Periodiek'
                        when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
                      end collate Latin1_General_100_BIN2
                    ) - patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      reverse(
                        case json_value(v."Parameters", N'$.type') collate Latin1_General_100_BIN2
                          when N'ONCE' then N'Eenmalig'
                          when N'PERIODIC' then N'Periodiek'
                          when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
                        end
                      ) collate Latin1_General_100_BIN2
                    ) + 2
                  )
                end
                else case json_value(v."Parameters", N'$.type') collate Latin1_General_100_BIN2
                  when N'ONCE' then N'Eenmalig'
                  when N'PERIODIC' then N'Periodiek'
                  when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
                end
              end
            ) = 0 then case when case json_value(v."Parameters", N'$.type') collate Latin1_General_100_BIN2
                when N'ONCE' then N'Eenmalig'
                when N'PERIODIC' then N'Periodiek'
                when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
              end collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
              or case json_value(v."Parameters", N'$.type') collate Latin1_General_100_BIN2
                when N'ONCE' then N'Eenmalig'
                when N'PERIODIC' then N'Periodiek'
                when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
              end collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                when patindex(
                  N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                  case json_value(v."Parameters", N'$.type') collate Latin1_General_100_BIN2
                    when N'ONCE' then N'Eenmalig'
                    when N'PERIODIC' then N'Periodiek'
                    when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
                  end collate Latin1_General_100_BIN2
                ) = 0 then N''
                else substring(
                  case json_value(v."Parameters", N'$.type') collate Latin1_General_100_BIN2
                    when N'ONCE' then N'Eenmalig'
                    when N'PERIODIC' then N'Periodiek'
                    when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
                  end,
                  patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    case json_value(v."Parameters", N'$.type') collate Latin1_General_100_BIN2
                      when N'ONCE' then N'Eenmalig'
                      when N'PERIODIC' then N'Periodiek'
                      when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
                    end collate Latin1_General_100_BIN2
                  ),
                  datalength(
                    case json_value(v."Parameters", N'$.type') collate Latin1_General_100_BIN2
                      when N'ONCE' then N'Eenmalig'
                      when N'PERIODIC' then N'Periodiek'
                      when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
                    end
                  ) / 2 - patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    case json_value(v."Parameters", N'$.type') collate Latin1_General_100_BIN2
                      when N'ONCE' then N'Eenmalig'
                      when N'PERIODIC' then N'Periodiek'
                      when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
                    end collate Latin1_General_100_BIN2
                  ) - patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    reverse(
                      case json_value(v."Parameters", N'$.type') collate Latin1_General_100_BIN2
                        when N'ONCE' then N'Eenmalig'
                        when N'PERIODIC' then N'Periodiek'
                        when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
                      end
                    ) collate Latin1_General_100_BIN2
                  ) + 2
                )
              end
              else case json_value(v."Parameters", N'$.type') collate Latin1_General_100_BIN2
                when N'ONCE' then N'Eenmalig'
                when N'PERIODIC' then N'Periodiek'
                when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
              end
            end
          end as "Type.tekst",
          coalesce("j"."Aantal.p0", "j"."Aantal.p0.json") as "Aantal.tekst", "j"."Datum.p0.json" as "Datum.json",
          "j"."Aantal.p0.json" as "Aantal.json"
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
          case when datalength("tekst"."Categorie.tekst") <= 100 then cast("tekst"."Categorie.tekst" as nvarchar(50))
          end as "Categorie",
          case when datalength("tekst"."Type.tekst") <= 40 then cast("tekst"."Type.tekst" as nvarchar(20))
          end as "Type",
          case when datalength("tekst"."Aantal.tekst") between 2 and 18
            and "tekst"."Aantal.tekst" collate Latin1_General_100_BIN2 not like N'%[^0-9]%' then try_convert(int, "tekst"."Aantal.tekst")
            else (
              select case when substring(g.z, 121 + g.q, 400) not like N'%[^0]%'
                  and h.g between -2147483648 and 2147483647 then try_convert(int, h.g)
                end
              from (select cast("tekst"."Aantal.tekst" as nvarchar(200)) collate Latin1_General_100_BIN2 as t) as a
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
          end as "Aantal"
      ) as waarde
    where "v"."RunId" = @4 and "v"."Stroom" = @5 and "v"."Status" = @6 and "p"."PaginaId" in (@7, @8)
  ) as s;

-- Count the records
select count(*) as gelezen, sum(1 - "Geldig") as afgekeurd, sum(1 - "SleutelLeesbaar") as onleesbaar,
  count("Meldingen") as genoteerd
from "staging"."AbonnementStatistieken_werk"
where "Token" = @1 and "InBereik" = 1;

-- Count what is wrong with them
select melding.value as melding, count(*) as aantal
from "staging"."AbonnementStatistieken_werk" as w cross apply string_split (w."Meldingen", N';') as melding
where w."Token" = @1 and w."InBereik" = 1 and w."Meldingen" is not null and melding.value <> ''
group by melding.value;

-- Count keys that several records have
select count(*) as sleutels
from (
    select "Datum", "Categorie", "Type"
    from "staging"."AbonnementStatistieken_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
    group by "Datum", "Categorie", "Type"
    having count(*) > 1
  ) as k;

-- If there are any, how many of these records are of one answer
select sum(k.extra) as dubbel
from (
    select count(*) - count(distinct "VerzoekId") as extra
    from "staging"."AbonnementStatistieken_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
    group by "Datum", "Categorie", "Type"
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
    from "staging"."AbonnementStatistieken_werk" as w
    where w."Token" = @5 and w."VerzoekId" = v."VerzoekId"
  );

-- Count those that nobody asked for
select count(case when w."Token" = @1 and ("w"."Datum" < @2 or "w"."Datum" > @3) then 1 end) as "Datum"
from "staging"."AbonnementStatistieken_werk" as w
where w."Token" in (@4, @5);

-- Keep one record for each key
with dubbel as (
    select "Datum", "Categorie", "Type"
    from "staging"."AbonnementStatistieken_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
    group by "Datum", "Categorie", "Type"
    having count(*) > 1
  ),
  volgorde as (
    select w."Nr",
      row_number() over (
        partition by w."Datum", w."Categorie", w."Type"
        order by w."Geldig" desc, w."VerzoekId" desc, p."PaginaNr" desc, w."Positie" desc, w."Deel" desc
      ) as plaats,
      min(w."Geldig") over (partition by w."Datum", w."Categorie", w."Type") as allemaal
    from "staging"."AbonnementStatistieken_werk" as w
      inner join dubbel as d on "w"."Datum" = "d"."Datum"
      and "w"."Categorie" = "d"."Categorie" and "w"."Type" = "d"."Type"
      inner join "staging"."Pagina" as p on p."PaginaId" = w."PaginaId"
    where w."Token" = @2 and w."SleutelLeesbaar" = 1
  )
update "staging"."AbonnementStatistieken_werk"
set "Verliest" = case when volgorde.plaats > 1 then 1 else 0 end, "Afgeschermd" = 1 - volgorde.allemaal
from volgorde
where "staging"."AbonnementStatistieken_werk"."Nr" = volgorde."Nr"
option (recompile);

-- Measure the rows that come
select count(*) as rijen, count(case when not ("w"."Aantal" >= 0) then 1 end) as "not_negative:Aantal"
from "staging"."AbonnementStatistieken_werk" as w
where "w"."Token" = @1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0;

-- Fields of a sample of the answers: see gedeeld.sql

-- What is usual on a weekday
with reeks as (
    select r.naam, r.dag, sum(r.waarde) as waarde
    from (
        select N'Nieuw' as naam, datediff(day, '19700101', "w"."Datum") as dag,
          cast("w"."Aantal" as decimal(38, 20)) as waarde
        from "staging"."AbonnementStatistieken_werk" as "w"
        where "w"."Datum" >= @1
          and "w"."Datum" <= @2 and "w"."Categorie" = N'Nieuw' and "w"."Token" = @3 and "w"."Geldig" = 1
          and "w"."InBereik" = 1 and "w"."Verliest" = 0
        union all
        select N'Nieuw' as naam, datediff(day, '19700101', "t"."Datum") as dag,
          cast("t"."Aantal" as decimal(38, 20)) as waarde
        from "tree11"."AbonnementStatistieken" as "t"
        where "t"."Datum" >= @4 and "t"."Datum" <= @5 and "t"."Categorie" = N'Nieuw'
        union all
        select N'Gepauzeerd' as naam, datediff(day, '19700101', "w"."Datum") as dag,
          cast("w"."Aantal" as decimal(38, 20)) as waarde
        from "staging"."AbonnementStatistieken_werk" as "w"
        where "w"."Datum" >= @6
          and "w"."Datum" <= @7 and "w"."Categorie" = N'Gepauzeerd' and "w"."Token" = @8 and "w"."Geldig" = 1
          and "w"."InBereik" = 1 and "w"."Verliest" = 0
        union all
        select N'Gepauzeerd' as naam, datediff(day, '19700101', "t"."Datum") as dag,
          cast("t"."Aantal" as decimal(38, 20)) as waarde
        from "tree11"."AbonnementStatistieken" as "t"
        where "t"."Datum" >= @9 and "t"."Datum" <= @10 and "t"."Categorie" = N'Gepauzeerd'
        union all
        select N'Actief' as naam, datediff(day, '19700101', "w"."Datum") as dag,
          cast("w"."Aantal" as decimal(38, 20)) as waarde
        from "staging"."AbonnementStatistieken_werk" as "w"
        where "w"."Datum" >= @11
          and "w"."Datum" <= @12 and "w"."Categorie" = N'Actief' and "w"."Token" = @13 and "w"."Geldig" = 1
          and "w"."InBereik" = 1 and "w"."Verliest" = 0
        union all
        select N'Actief' as naam, datediff(day, '19700101', "t"."Datum") as dag,
          cast("t"."Aantal" as decimal(38, 20)) as waarde
        from "tree11"."AbonnementStatistieken" as "t"
        where "t"."Datum" >= @14 and "t"."Datum" <= @15 and "t"."Categorie" = N'Actief'
        union all
        select N'Verlopen' as naam, datediff(day, '19700101', "w"."Datum") as dag,
          cast("w"."Aantal" as decimal(38, 20)) as waarde
        from "staging"."AbonnementStatistieken_werk" as "w"
        where "w"."Datum" >= @16
          and "w"."Datum" <= @17 and "w"."Categorie" = N'Verlopen' and "w"."Token" = @18 and "w"."Geldig" = 1
          and "w"."InBereik" = 1 and "w"."Verliest" = 0
        union all
        select N'Verlopen' as naam, datediff(day, '19700101', "t"."Datum") as dag,
          cast("t"."Aantal" as decimal(38, 20)) as waarde
        from "tree11"."AbonnementStatistieken" as "t"
        where "t"."Datum" >= @19 and "t"."Datum" <= @20 and "t"."Categorie" = N'Verlopen'
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
      and r.dag = cast(@21 as int) - v.n
    where v.n = 0 or cast(@22 as int) - v.n >= b.eerste
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
select (
    select w."Datum" as "Datum", w."Categorie" as "Categorie", w."Type" as "Type"
    for json path, without_array_wrapper, include_null_values
  ) as sleutel,
  count(*) over () as aantal
from "staging"."AbonnementStatistieken_werk" as w
  inner join (
    select w."Datum" as "Datum", w."Categorie" collate Latin1_General_100_CI_AS_KS_WS_SC as "Categorie",
      w."Type" collate Latin1_General_100_CI_AS_KS_WS_SC as "Type"
    from "staging"."AbonnementStatistieken_werk" as w
    where "w"."Token" = @1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
    group by w."Datum", w."Categorie" collate Latin1_General_100_CI_AS_KS_WS_SC,
      w."Type" collate Latin1_General_100_CI_AS_KS_WS_SC
    having count(*) > 1
  ) as g on g."Datum" = w."Datum"
  and g."Categorie" = w."Categorie" collate Latin1_General_100_CI_AS_KS_WS_SC
  and g."Type" = w."Type" collate Latin1_General_100_CI_AS_KS_WS_SC
where "w"."Token" = @2 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
order by w."Datum", w."Categorie", w."Type"
offset 0 rows
fetch next 6 rows only
option (recompile);

-- It is what was begun
delete from "staging"."AbonnementStatistieken_verschil" where "Token" = @1 and "Soort" = 'B';

-- What differs from the target
insert into
  "staging"."AbonnementStatistieken_verschil" ("Token", "Soort", "PaginaId", "Positie", "RijVoor", "Datum", "Categorie", "Type", "Aantal")
select cast(@1 as bigint), case when "t"."Datum" is null then 'I' else 'U' end, s."PaginaId", s."Positie",
  case when "t"."Datum" is not null then (
      select "t"."Datum" as "Datum", "t"."Categorie" as "Categorie", "t"."Type" as "Type", "t"."Aantal" as "Aantal"
      for json path, without_array_wrapper, include_null_values
    )
  end,
  "s"."Datum", "s"."Categorie", "s"."Type", "s"."Aantal"
from "staging"."AbonnementStatistieken_werk" as s
  left join "tree11"."AbonnementStatistieken" as t on "t"."Datum" = "s"."Datum"
  and "t"."Categorie" = "s"."Categorie" and "t"."Type" = "s"."Type"
where s."Token" = @2
  and s."Geldig" = 1 and s."Verliest" = 0
  and (
    ("t"."Datum" is null and s."InBereik" = 1)
    or (
      "t"."Datum" is not null
      and s."Afgeschermd" = 0
      and (s."InBereik" = 1)
      and not exists (select "s"."Aantal" intersect select "t"."Aantal")
    )
  )
union all
select cast(@3 as bigint), 'D', null, null,
  (
    select "t"."Datum" as "Datum", "t"."Categorie" as "Categorie", "t"."Type" as "Type", "t"."Aantal" as "Aantal"
    for json path, without_array_wrapper, include_null_values
  ),
  "t"."Datum", "t"."Categorie", "t"."Type", "t"."Aantal"
from "tree11"."AbonnementStatistieken" as t
where exists (
    select 1
    from (
        select 1 as "Een",
          cast(
            case json_value(v."Parameters", N'$.category') when N'new' then N'Nieuw'
              when N'paused' then N'Gepauzeerd'
              when N'active' then N'Actief'
              when N'expirations' then N'Verlopen'
            end as nvarchar(50)
          ) collate Latin1_General_100_BIN2 as "Categorie",
          cast(
            case json_value(v."Parameters", N'$.type') when N'ONCE' then N'Eenmalig'
              when N'PERIODIC' then N'Periodiek'
              when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
            end as nvarchar(20)
          ) collate Latin1_General_100_BIN2 as "Type",
          cast(json_value(v."Parameters", N'$.from') as date) as "Van",
          cast(json_value(v."Parameters", N'$.to') as date) as "Tot"
        from "staging"."Verzoek" as v
        where v."RunId" = @4 and v."Stroom" = @5 and v."Status" = @6
      ) as b
    where "b"."Een" = 1
      and t."Categorie" = "b"."Categorie" and t."Type" = "b"."Type" and t."Datum" >= "b"."Van"
      and t."Datum" <= "b"."Tot"
  )
  and not exists (
    select 1
    from "staging"."AbonnementStatistieken_werk" as w
    where w."Token" = @7
      and w."SleutelLeesbaar" = 1 and "w"."Datum" = "t"."Datum" and "w"."Categorie" = "t"."Categorie"
      and "w"."Type" = "t"."Type"
  )
  and not exists (
    select 1
    from (
        select distinct 1 as "Een",
          cast(
            case json_value(v."Parameters", N'$.category') when N'new' then N'Nieuw'
              when N'paused' then N'Gepauzeerd'
              when N'active' then N'Actief'
              when N'expirations' then N'Verlopen'
            end as nvarchar(50)
          ) collate Latin1_General_100_BIN2 as "Categorie",
          cast(
            case json_value(v."Parameters", N'$.type') when N'ONCE' then N'Eenmalig'
              when N'PERIODIC' then N'Periodiek'
              when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
            end as nvarchar(20)
          ) collate Latin1_General_100_BIN2 as "Type",
          cast(json_value(v."Parameters", N'$.from') as date) as "Van",
          cast(json_value(v."Parameters", N'$.to') as date) as "Tot", w."Datum" as "Datum.deel"
        from "staging"."AbonnementStatistieken_werk" as w
          inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @8 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and t."Categorie" = "o"."Categorie" and t."Type" = "o"."Type" and t."Datum" >= "o"."Van"
      and t."Datum" <= "o"."Tot"
      and ("o"."Datum.deel" is null or "o"."Datum.deel" = t."Datum")
      and not (
        "o"."Datum.deel" is null
        and exists (
          select 1
          from "staging"."AbonnementStatistieken_gemist" as g
          where "g"."Datum" = "t"."Datum"
            and "g"."Categorie" = "t"."Categorie" and "g"."Type" = "t"."Type" and g."Aantal" >= 2 and g."RunId" <> @9
        )
      )
  )
option (recompile);

-- Count it
select "Soort", count(*) as aantal from "staging"."AbonnementStatistieken_verschil" where "Token" = @1 group by "Soort";

-- Would it delete many? How many rows there are in its scope
select count(*) as aantal
from "tree11"."AbonnementStatistieken" as t
where exists (
    select 1
    from (
        select 1 as "Een",
          cast(
            case json_value(v."Parameters", N'$.category') when N'new' then N'Nieuw'
              when N'paused' then N'Gepauzeerd'
              when N'active' then N'Actief'
              when N'expirations' then N'Verlopen'
            end as nvarchar(50)
          ) collate Latin1_General_100_BIN2 as "Categorie",
          cast(
            case json_value(v."Parameters", N'$.type') when N'ONCE' then N'Eenmalig'
              when N'PERIODIC' then N'Periodiek'
              when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
            end as nvarchar(20)
          ) collate Latin1_General_100_BIN2 as "Type",
          cast(json_value(v."Parameters", N'$.from') as date) as "Van",
          cast(json_value(v."Parameters", N'$.to') as date) as "Tot"
        from "staging"."Verzoek" as v
        where v."RunId" = @1 and v."Stroom" = @2 and v."Status" = @3
      ) as b
    where "b"."Een" = 1
      and t."Categorie" = "b"."Categorie" and t."Type" = "b"."Type" and t."Datum" >= "b"."Van"
      and t."Datum" <= "b"."Tot"
  )
option (recompile);

-- When it is held: what makes it this difference and no other
select sum(cast(cast(substring(hashbytes('SHA2_256', r.rij), 1, 7) as bigint) as decimal(38, 0))) as "deel0",
  sum(cast(cast(substring(hashbytes('SHA2_256', r.rij), 8, 7) as bigint) as decimal(38, 0))) as "deel1",
  sum(cast(cast(substring(hashbytes('SHA2_256', r.rij), 15, 7) as bigint) as decimal(38, 0))) as "deel2",
  sum(cast(cast(substring(hashbytes('SHA2_256', r.rij), 22, 7) as bigint) as decimal(38, 0))) as "deel3"
from (
    select (
        select s."Soort" as "Soort", s."RijVoor" as "RijVoor", "s"."Datum" as "Datum", "s"."Categorie" as "Categorie",
          "s"."Type" as "Type", "s"."Aantal" as "Aantal"
        for json path, without_array_wrapper, include_null_values
      ) as rij
    from "staging"."AbonnementStatistieken_verschil" as s
    where s."Token" = @1
  ) as r;

-- A sample of it, for a dry run or a hold
select s."Soort" as soort,
  (
    select "s"."Datum" as "Datum", "s"."Categorie" as "Categorie", "s"."Type" as "Type"
    for json path, without_array_wrapper, include_null_values
  ) as sleutel,
  (select "s"."Aantal" as "Aantal" for json path, without_array_wrapper, include_null_values) as na
from "staging"."AbonnementStatistieken_verschil" as s
where s."Token" = @1
order by s."Soort", "s"."Datum", "s"."Categorie", "s"."Type"
offset 0 rows
fetch next 20 rows only;

-- Is this a first load?
select count(*) as aantal from (select 1 as een where exists (select 1 from "tree11"."AbonnementStatistieken")) as e;

-- Rows of which a bad record has the key
select count(*) as aantal
from "tree11"."AbonnementStatistieken" as t
where exists (
    select 1
    from "staging"."AbonnementStatistieken_werk" as w
    where w."Token" = @1
      and w."SleutelLeesbaar" = 1 and w."Geldig" = 0 and w."InBereik" = 1 and "w"."Datum" = "t"."Datum"
      and "w"."Categorie" = "t"."Categorie" and "w"."Type" = "t"."Type"
  );

-- Rows that a record shields whose key cannot be read
select count(*) as aantal
from "tree11"."AbonnementStatistieken" as t
where exists (
    select 1
    from (
        select 1 as "Een",
          cast(
            case json_value(v."Parameters", N'$.category') when N'new' then N'Nieuw'
              when N'paused' then N'Gepauzeerd'
              when N'active' then N'Actief'
              when N'expirations' then N'Verlopen'
            end as nvarchar(50)
          ) collate Latin1_General_100_BIN2 as "Categorie",
          cast(
            case json_value(v."Parameters", N'$.type') when N'ONCE' then N'Eenmalig'
              when N'PERIODIC' then N'Periodiek'
              when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
            end as nvarchar(20)
          ) collate Latin1_General_100_BIN2 as "Type",
          cast(json_value(v."Parameters", N'$.from') as date) as "Van",
          cast(json_value(v."Parameters", N'$.to') as date) as "Tot"
        from "staging"."Verzoek" as v
        where v."RunId" = @1 and v."Stroom" = @2 and v."Status" = @3
      ) as b
    where "b"."Een" = 1
      and t."Categorie" = "b"."Categorie" and t."Type" = "b"."Type" and t."Datum" >= "b"."Van"
      and t."Datum" <= "b"."Tot"
  )
  and not exists (
    select 1
    from "staging"."AbonnementStatistieken_werk" as w
    where w."Token" = @4
      and w."SleutelLeesbaar" = 1 and "w"."Datum" = "t"."Datum" and "w"."Categorie" = "t"."Categorie"
      and "w"."Type" = "t"."Type"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een",
          cast(
            case json_value(v."Parameters", N'$.category') when N'new' then N'Nieuw'
              when N'paused' then N'Gepauzeerd'
              when N'active' then N'Actief'
              when N'expirations' then N'Verlopen'
            end as nvarchar(50)
          ) collate Latin1_General_100_BIN2 as "Categorie",
          cast(
            case json_value(v."Parameters", N'$.type') when N'ONCE' then N'Eenmalig'
              when N'PERIODIC' then N'Periodiek'
              when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
            end as nvarchar(20)
          ) collate Latin1_General_100_BIN2 as "Type",
          cast(json_value(v."Parameters", N'$.from') as date) as "Van",
          cast(json_value(v."Parameters", N'$.to') as date) as "Tot", w."Datum" as "Datum.deel"
        from "staging"."AbonnementStatistieken_werk" as w
          inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and t."Categorie" = "o"."Categorie" and t."Type" = "o"."Type" and t."Datum" >= "o"."Van"
      and t."Datum" <= "o"."Tot"
      and ("o"."Datum.deel" is null or "o"."Datum.deel" = t."Datum")
      and not (
        "o"."Datum.deel" is null
        and exists (
          select 1
          from "staging"."AbonnementStatistieken_gemist" as g
          where "g"."Datum" = "t"."Datum"
            and "g"."Categorie" = "t"."Categorie" and "g"."Type" = "t"."Type" and g."Aantal" >= 2 and g."RunId" <> @6
        )
      )
  )
option (recompile);

-- Rows that are shielded no longer
select (
    select "d"."Datum" as "Datum", "d"."Categorie" as "Categorie", "d"."Type" as "Type"
    for json path, without_array_wrapper, include_null_values
  ) as sleutel,
  count(*) over () as aantal
from "staging"."AbonnementStatistieken_verschil" as d
  inner join "staging"."AbonnementStatistieken_gemist" as m on "m"."Datum" = "d"."Datum"
  and "m"."Categorie" = "d"."Categorie" and "m"."Type" = "d"."Type"
where d."Token" = @1 and d."Soort" = 'D' and m."Aantal" >= 2
order by "d"."Datum", "d"."Categorie", "d"."Type"
offset 0 rows
fetch next 5 rows only;

-- After the MERGE: rows that are in an answer again
delete from "staging"."AbonnementStatistieken_gemist"
where exists (
    select 1
    from "staging"."AbonnementStatistieken_werk" as w
    where w."Token" = @1
      and w."SleutelLeesbaar" = 1 and "w"."Datum" = "staging"."AbonnementStatistieken_gemist"."Datum"
      and "w"."Categorie" = "staging"."AbonnementStatistieken_gemist"."Categorie"
      and "w"."Type" = "staging"."AbonnementStatistieken_gemist"."Type"
  )
  or exists (
    select 1
    from "staging"."AbonnementStatistieken_verschil" as d
    where d."Token" = @2
      and "d"."Datum" = "staging"."AbonnementStatistieken_gemist"."Datum"
      and "d"."Categorie" = "staging"."AbonnementStatistieken_gemist"."Categorie"
      and "d"."Type" = "staging"."AbonnementStatistieken_gemist"."Type"
  )
  or not exists (
    select 1
    from "tree11"."AbonnementStatistieken" as t
    where "t"."Datum" = "staging"."AbonnementStatistieken_gemist"."Datum"
      and "t"."Categorie" = "staging"."AbonnementStatistieken_gemist"."Categorie"
      and "t"."Type" = "staging"."AbonnementStatistieken_gemist"."Type"
  );

-- Rows that are shielded for the first time
insert into "staging"."AbonnementStatistieken_gemist" ("Datum", "Categorie", "Type", "Aantal", "RunId")
select "t"."Datum", "t"."Categorie", "t"."Type", 0, cast(0 as bigint)
from "tree11"."AbonnementStatistieken" as t
where exists (
    select 1
    from (
        select 1 as "Een",
          cast(
            case json_value(v."Parameters", N'$.category') when N'new' then N'Nieuw'
              when N'paused' then N'Gepauzeerd'
              when N'active' then N'Actief'
              when N'expirations' then N'Verlopen'
            end as nvarchar(50)
          ) collate Latin1_General_100_BIN2 as "Categorie",
          cast(
            case json_value(v."Parameters", N'$.type') when N'ONCE' then N'Eenmalig'
              when N'PERIODIC' then N'Periodiek'
              when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
            end as nvarchar(20)
          ) collate Latin1_General_100_BIN2 as "Type",
          cast(json_value(v."Parameters", N'$.from') as date) as "Van",
          cast(json_value(v."Parameters", N'$.to') as date) as "Tot"
        from "staging"."Verzoek" as v
        where v."RunId" = @1 and v."Stroom" = @2 and v."Status" = @3
      ) as b
    where "b"."Een" = 1
      and t."Categorie" = "b"."Categorie" and t."Type" = "b"."Type" and t."Datum" >= "b"."Van"
      and t."Datum" <= "b"."Tot"
  )
  and not exists (
    select 1
    from "staging"."AbonnementStatistieken_werk" as w
    where w."Token" = @4
      and w."SleutelLeesbaar" = 1 and "w"."Datum" = "t"."Datum" and "w"."Categorie" = "t"."Categorie"
      and "w"."Type" = "t"."Type"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een",
          cast(
            case json_value(v."Parameters", N'$.category') when N'new' then N'Nieuw'
              when N'paused' then N'Gepauzeerd'
              when N'active' then N'Actief'
              when N'expirations' then N'Verlopen'
            end as nvarchar(50)
          ) collate Latin1_General_100_BIN2 as "Categorie",
          cast(
            case json_value(v."Parameters", N'$.type') when N'ONCE' then N'Eenmalig'
              when N'PERIODIC' then N'Periodiek'
              when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
            end as nvarchar(20)
          ) collate Latin1_General_100_BIN2 as "Type",
          cast(json_value(v."Parameters", N'$.from') as date) as "Van",
          cast(json_value(v."Parameters", N'$.to') as date) as "Tot", w."Datum" as "Datum.deel"
        from "staging"."AbonnementStatistieken_werk" as w
          inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and t."Categorie" = "o"."Categorie" and t."Type" = "o"."Type" and t."Datum" >= "o"."Van"
      and t."Datum" <= "o"."Tot"
      and ("o"."Datum.deel" is null or "o"."Datum.deel" = t."Datum")
      and not (
        "o"."Datum.deel" is null
        and exists (
          select 1
          from "staging"."AbonnementStatistieken_gemist" as g
          where "g"."Datum" = "t"."Datum"
            and "g"."Categorie" = "t"."Categorie" and "g"."Type" = "t"."Type" and g."Aantal" >= 2 and g."RunId" <> @6
        )
      )
  )
  and not exists (
    select 1
    from "staging"."AbonnementStatistieken_gemist" as m
    where "m"."Datum" = "t"."Datum" and "m"."Categorie" = "t"."Categorie" and "m"."Type" = "t"."Type"
  );

-- How many answers missed them
update "staging"."AbonnementStatistieken_gemist"
set "Aantal" = "staging"."AbonnementStatistieken_gemist"."Aantal" + 1, "RunId" = cast(@1 as bigint)
from (
    select "t"."Datum", "t"."Categorie", "t"."Type"
    from "tree11"."AbonnementStatistieken" as t
    where exists (
        select 1
        from (
            select 1 as "Een",
              cast(
                case json_value(v."Parameters", N'$.category') when N'new' then N'Nieuw'
                  when N'paused' then N'Gepauzeerd'
                  when N'active' then N'Actief'
                  when N'expirations' then N'Verlopen'
                end as nvarchar(50)
              ) collate Latin1_General_100_BIN2 as "Categorie",
              cast(
                case json_value(v."Parameters", N'$.type') when N'ONCE' then N'Eenmalig'
                  when N'PERIODIC' then N'Periodiek'
                  when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
                end as nvarchar(20)
              ) collate Latin1_General_100_BIN2 as "Type",
              cast(json_value(v."Parameters", N'$.from') as date) as "Van",
              cast(json_value(v."Parameters", N'$.to') as date) as "Tot"
            from "staging"."Verzoek" as v
            where v."RunId" = @2 and v."Stroom" = @3 and v."Status" = @4
          ) as b
        where "b"."Een" = 1
          and t."Categorie" = "b"."Categorie" and t."Type" = "b"."Type" and t."Datum" >= "b"."Van"
          and t."Datum" <= "b"."Tot"
      )
      and not exists (
        select 1
        from "staging"."AbonnementStatistieken_werk" as w
        where w."Token" = @5
          and w."SleutelLeesbaar" = 1 and "w"."Datum" = "t"."Datum" and "w"."Categorie" = "t"."Categorie"
          and "w"."Type" = "t"."Type"
      )
      and exists (
        select 1
        from (
            select distinct 1 as "Een",
              cast(
                case json_value(v."Parameters", N'$.category') when N'new' then N'Nieuw'
                  when N'paused' then N'Gepauzeerd'
                  when N'active' then N'Actief'
                  when N'expirations' then N'Verlopen'
                end as nvarchar(50)
              ) collate Latin1_General_100_BIN2 as "Categorie",
              cast(
                case json_value(v."Parameters", N'$.type') when N'ONCE' then N'Eenmalig'
                  when N'PERIODIC' then N'Periodiek'
                  when N'PERIODIC_CUSTOM' then N'Periodiek_Aangepast'
                end as nvarchar(20)
              ) collate Latin1_General_100_BIN2 as "Type",
              cast(json_value(v."Parameters", N'$.from') as date) as "Van",
              cast(json_value(v."Parameters", N'$.to') as date) as "Tot", w."Datum" as "Datum.deel"
            from "staging"."AbonnementStatistieken_werk" as w
              inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
            where w."Token" = @6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
          ) as o
        where "o"."Een" = 1
          and t."Categorie" = "o"."Categorie" and t."Type" = "o"."Type" and t."Datum" >= "o"."Van"
          and t."Datum" <= "o"."Tot"
          and ("o"."Datum.deel" is null or "o"."Datum.deel" = t."Datum")
          and not (
            "o"."Datum.deel" is null
            and exists (
              select 1
              from "staging"."AbonnementStatistieken_gemist" as g
              where "g"."Datum" = "t"."Datum"
                and "g"."Categorie" = "t"."Categorie" and "g"."Type" = "t"."Type" and g."Aantal" >= 2
                and g."RunId" <> @7
            )
          )
      )
  ) as r
where r."Datum" = "staging"."AbonnementStatistieken_gemist"."Datum"
  and r."Categorie" = "staging"."AbonnementStatistieken_gemist"."Categorie"
  and r."Type" = "staging"."AbonnementStatistieken_gemist"."Type"
  and "staging"."AbonnementStatistieken_gemist"."RunId" <> cast(@8 as bigint);

-- Bad records
insert into "tree11"."Quarantaine" ("RunId", "Tabel", "PaginaId", "Positie", "Sleutel", "Reden", "Record")
select cast(@1 as bigint), N'AbonnementStatistieken', w."PaginaId", w."Positie",
  case when w."SleutelLeesbaar" = 1 then (
      select "w"."Datum" as "Datum", "w"."Categorie" as "Categorie", "w"."Type" as "Type"
      for json path, without_array_wrapper, include_null_values
    )
  end,
  w."Meldingen", w."Record"
from "staging"."AbonnementStatistieken_werk" as w
where w."Token" = @2 and w."Geldig" = 0 and w."InBereik" = 1;

-- The rows before
insert into "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor", "PaginaId", "Positie")
select cast(@1 as bigint), N'AbonnementStatistieken',
  (
    select "s"."Datum" as "Datum", "s"."Categorie" as "Categorie", "s"."Type" as "Type"
    for json path, without_array_wrapper, include_null_values
  ),
  s."Soort", s."RijVoor", s."PaginaId", s."Positie"
from "staging"."AbonnementStatistieken_verschil" as s
where s."Token" = @2
option (recompile);

-- Apply it
merge into "tree11"."AbonnementStatistieken"
with (holdlock) as "t" using (
    select "Soort", "Datum", "Categorie", "Type", "Aantal"
    from "staging"."AbonnementStatistieken_verschil"
    where "Token" = @1
  ) as "s" on "t"."Datum" = "s"."Datum"
  and "t"."Categorie" = "s"."Categorie" and "t"."Type" = "s"."Type"
when matched and "s"."Soort" = N'D' then
delete
when matched and "s"."Soort" = N'U' then
update set "Aantal" = "s"."Aantal", "DatumLaatsteUpdate" = cast(sysutcdatetime() as datetime2(3)), "RunId" = @2
when not matched and "s"."Soort" = N'I' then
insert ("Datum", "Categorie", "Type", "Aantal", "DatumLaatsteUpdate", "RunId")
values ("s"."Datum", "s"."Categorie", "s"."Type", "s"."Aantal", cast(sysutcdatetime() as datetime2(3)), @3)
option (recompile);;

-- To undo a run: did others change its rows since?
select l."WijzigingRun" as "RunId",
  (
    select "l"."Datum" as "Datum", "l"."Categorie" as "Categorie", "l"."Type" as "Type"
    for json path, without_array_wrapper, include_null_values
  ) as sleutel,
  count(*) over () as aantal
from (
    select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", cast("k"."Datum" as date) as "Datum",
      cast("k"."Categorie" as nvarchar(50)) collate Latin1_General_100_BIN2 as "Categorie",
      cast("k"."Type" as nvarchar(20)) collate Latin1_General_100_BIN2 as "Type"
    from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
    with ("Datum" date '$.Datum', "Categorie" nvarchar(50) '$.Categorie', "Type" nvarchar(20) '$.Type') as "k"
    where w."Tabel" = N'AbonnementStatistieken'
      and w."RunId" <> @1 and w."RunId" <> @2
      and w."Id" > (
        select min(e."Id") from "tree11"."Wijziging" as e where e."RunId" = @3 and e."Tabel" = N'AbonnementStatistieken'
      )
  ) as l
  inner join (
    select c.*,
      row_number() over (
        partition by "c"."Datum", "c"."Categorie", "c"."Type" order by c."WijzigingId"
      ) as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", cast("k"."Datum" as date) as "Datum",
          cast("k"."Categorie" as nvarchar(50)) collate Latin1_General_100_BIN2 as "Categorie",
          cast("k"."Type" as nvarchar(20)) collate Latin1_General_100_BIN2 as "Type"
        from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
        with ("Datum" date '$.Datum', "Categorie" nvarchar(50) '$.Categorie', "Type" nvarchar(20) '$.Type') as "k"
        where w."Tabel" = N'AbonnementStatistieken' and w."RunId" = @4
      ) as c
  ) as b on l."Datum" = b."Datum"
  and l."Categorie" = b."Categorie" and l."Type" = b."Type" and b."WijzigingNr" = 1
  and l."WijzigingId" > b."WijzigingId"
order by l."WijzigingId"
offset 0 rows
fetch next 5 rows only;

-- To undo a run: what puts its rows back
insert into
  "staging"."AbonnementStatistieken_verschil" ("Token", "Soort", "RijVoor", "Datum", "Categorie", "Type", "Aantal")
select cast(@1 as bigint), case when b."RijVoor" is null then 'D' when t."Datum" is not null then 'U' else 'I' end,
  case when t."Datum" is not null then (
      select "t"."Datum" as "Datum", "t"."Categorie" as "Categorie", "t"."Type" as "Type", "t"."Aantal" as "Aantal"
      for json path, without_array_wrapper, include_null_values
    )
  end,
  "b"."Datum", "b"."Categorie", "b"."Type", case when b."RijVoor" is null then "t"."Aantal" else "r"."Aantal" end
from (
    select c.*,
      row_number() over (
        partition by "c"."Datum", "c"."Categorie", "c"."Type" order by c."WijzigingId"
      ) as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor", cast("k"."Datum" as date) as "Datum",
          cast("k"."Categorie" as nvarchar(50)) collate Latin1_General_100_BIN2 as "Categorie",
          cast("k"."Type" as nvarchar(20)) collate Latin1_General_100_BIN2 as "Type"
        from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
        with ("Datum" date '$.Datum', "Categorie" nvarchar(50) '$.Categorie', "Type" nvarchar(20) '$.Type') as "k"
        where w."Tabel" = N'AbonnementStatistieken' and w."RunId" = @2
      ) as c
  ) as b
  outer apply openjson(b."RijVoor")
with (
    "Datum" date '$.Datum', "Categorie" nvarchar(50) '$.Categorie', "Type" nvarchar(20) '$.Type',
    "Aantal" int '$.Aantal'
  ) as "r"
  left join "tree11"."AbonnementStatistieken" as t on t."Datum" = b."Datum"
  and t."Categorie" = b."Categorie" and t."Type" = b."Type"
where b."WijzigingNr" = 1
  and (
    (b."RijVoor" is null and t."Datum" is not null)
    or (
      b."RijVoor" is not null
      and (not (t."Datum" is not null) or not exists (select "r"."Aantal" intersect select "t"."Aantal"))
    )
  )
option (recompile);
