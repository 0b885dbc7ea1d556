-- LesDeelname. Made by `npm run generate` from src/tables and src/transform. Parameters are shown by number.

-- Empty the work table
truncate table "staging"."LesDeelname_werk";

-- Note that it was begun
insert into "staging"."LesDeelname_verschil" ("Token", "Soort") values (cast(@1 as bigint), 'B');

-- Pages to shred: see gedeeld.sql

-- Shred those of one batch into it
insert into "staging"."LesDeelname_werk" (
    "Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest",
    "Afgeschermd", "Meldingen", "Record", "LesId", "AccountId", "Type", "Status", "Naam", "Aanwezig"
  )
select cast(@1 as bigint), "s"."VerzoekId", "s"."PaginaId", "s"."Positie", "s"."Deel", 1,
  case when "s"."LesId.fout" is null and "s"."AccountId.fout" is null then 1 else 0 end,
  case when "s"."LesId.fout" is null and "s"."AccountId.fout" is null then 1 else 0 end, 0, 0,
  case when "s"."LesId.fout" is null
    and "s"."AccountId.fout" is null and "s"."Type.fout" is null and "s"."Status.fout" is null
    and "s"."Naam.fout" is null and "s"."Aanwezig.fout" is null then null
    else concat(
      '', case when "s"."LesId.fout" is not null then concat(N'LesId:', "s"."LesId.fout", ';') end,
      case when "s"."AccountId.fout" is not null then concat(N'AccountId:', "s"."AccountId.fout", ';') end,
      case when "s"."Type.fout" is not null then concat(N'Type:', "s"."Type.fout", ';') end,
      case when "s"."Status.fout" is not null then concat(N'Status:', "s"."Status.fout", ';') end,
      case when "s"."Naam.fout" is not null then concat(N'Naam:', "s"."Naam.fout", ';') end,
      case when "s"."Aanwezig.fout" is not null then concat(N'Aanwezig:', "s"."Aanwezig.fout", ';') end
    )
  end,
  case when "s"."LesId.fout" is null and "s"."AccountId.fout" is null then null else "s"."Record" end, "s"."LesId",
  "s"."AccountId", "s"."Type", "s"."Status", "s"."Naam", "s"."Aanwezig"
from (
    select v."VerzoekId", p."PaginaId", r."Positie", r."Deel", r."Record", "waarde"."LesId" as "LesId",
      "waarde"."AccountId" as "AccountId", "waarde"."Type" as "Type", "waarde"."Status" as "Status",
      "waarde"."Naam" as "Naam", "waarde"."Aanwezig" as "Aanwezig",
      case
        when "waarde"."LesId" is not null then null when "tekst"."LesId.tekst" is null then N'required' else N'length'
      end as "LesId.fout",
      case when "waarde"."AccountId" is not null then null
        when "tekst"."AccountId.tekst" is null then N'required'
        else case when "tekst"."AccountId.json" is not null then N'type' else N'length' end
      end as "AccountId.fout",
      case when "waarde"."Type" is null
        and "tekst"."Type.tekst" is not null then case when "tekst"."Type.json" is not null then N'type' else N'length'
        end
      end as "Type.fout",
      case when "waarde"."Status" is null
        and "tekst"."Status.tekst" is not null then case
          when "tekst"."Status.json" is not null then N'type' else N'length'
        end
      end as "Status.fout",
      case when "waarde"."Naam" is null
        and "tekst"."Naam.tekst" is not null then case when "tekst"."Naam.json" is not null then N'type' else N'length'
        end
      end as "Naam.fout",
      case when "waarde"."Aanwezig" is null and "tekst"."Aanwezig.tekst" is not null then N'type' end as "Aanwezig.fout"
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
        "AccountId.p0" nvarchar(max) '$.id', "AccountId.p0.json" nvarchar(max) '$.id' as json,
        "Type.p0" nvarchar(max) '$.type', "Type.p0.json" nvarchar(max) '$.type' as json,
        "Status.p0" nvarchar(max) '$.status', "Status.p0.json" nvarchar(max) '$.status' as json,
        "Naam.p0" nvarchar(max) '$.fullName', "Naam.p0.json" nvarchar(max) '$.fullName' as json,
        "Aanwezig.p0" nvarchar(max) '$.attended', "Aanwezig.p0.json" nvarchar(max) '$.attended' as json
      ) as "j"
      outer apply (
        select case when not datalength(
              case
                when json_value(v."Parameters", N'$.courseId') collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
                or json_value(v."Parameters", N'$.courseId') collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                  when patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    json_value(v."Parameters", N'$.courseId') collate Latin1_General_100_BIN2
                  ) = 0 then N''
                  else substring(
                    json_value(v."Parameters", N'$.courseId'),
                    patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      json_value(v."Parameters", N'$.courseId') collate Latin1_General_100_BIN2
                    ),
                    datalength(json_value(v."Parameters", N'$.courseId')) / 2 - patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      json_value(v."Parameters", N'$.courseId') collate Latin1_General_100_BIN2
                    ) - patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      reverse(json_value(v."Parameters", N'$.courseId')) collate Latin1_General_100_BIN2
                    ) + 2
                  )
                end
                else json_value(v."Parameters", N'$.courseId')
              end
            ) = 0 then case
              when json_value(v."Parameters", N'$.courseId') collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
              or json_value(v."Parameters", N'$.courseId') collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                when patindex(
                  N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                  json_value(v."Parameters", N'$.courseId') collate Latin1_General_100_BIN2
                ) = 0 then N''
                else substring(
                  json_value(v."Parameters", N'$.courseId'),
                  patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    json_value(v."Parameters", N'$.courseId') collate Latin1_General_100_BIN2
                  ),
                  datalength(json_value(v."Parameters", N'$.courseId')) / 2 - patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    json_value(v."Parameters", N'$.courseId') collate Latin1_General_100_BIN2
                  ) - patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    reverse(json_value(v."Parameters", N'$.courseId')) collate Latin1_General_100_BIN2
                  ) + 2
                )
              end
              else json_value(v."Parameters", N'$.courseId')
            end
          end as "LesId.tekst",
          case when not datalength(
              case
                when coalesce("j"."AccountId.p0", "j"."AccountId.p0.json") collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
                or coalesce("j"."AccountId.p0", "j"."AccountId.p0.json") collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                  when patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce("j"."AccountId.p0", "j"."AccountId.p0.json") collate Latin1_General_100_BIN2
                  ) = 0 then N''
                  else substring(
                    coalesce("j"."AccountId.p0", "j"."AccountId.p0.json"),
                    patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      coalesce("j"."AccountId.p0", "j"."AccountId.p0.json") collate Latin1_General_100_BIN2
                    ),
                    datalength(coalesce("j"."AccountId.p0", "j"."AccountId.p0.json")) / 2 - patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      coalesce("j"."AccountId.p0", "j"."AccountId.p0.json") collate Latin1_General_100_BIN2
                    ) - patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      reverse(coalesce("j"."AccountId.p0", "j"."AccountId.p0.json")) collate Latin1_General_100_BIN2
                    ) + 2
                  )
                end
                else coalesce("j"."AccountId.p0", "j"."AccountId.p0.json")
              end
            ) = 0 then case
              when coalesce("j"."AccountId.p0", "j"."AccountId.p0.json") collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
              or coalesce("j"."AccountId.p0", "j"."AccountId.p0.json") collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                when patindex(
                  N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                  coalesce("j"."AccountId.p0", "j"."AccountId.p0.json") collate Latin1_General_100_BIN2
                ) = 0 then N''
                else substring(
                  coalesce("j"."AccountId.p0", "j"."AccountId.p0.json"),
                  patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce("j"."AccountId.p0", "j"."AccountId.p0.json") collate Latin1_General_100_BIN2
                  ),
                  datalength(coalesce("j"."AccountId.p0", "j"."AccountId.p0.json")) / 2 - patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce("j"."AccountId.p0", "j"."AccountId.p0.json") collate Latin1_General_100_BIN2
                  ) - patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    reverse(coalesce("j"."AccountId.p0", "j"."AccountId.p0.json")) collate Latin1_General_100_BIN2
                  ) + 2
                )
              end
              else coalesce("j"."AccountId.p0", "j"."AccountId.p0.json")
            end
          end as "AccountId.tekst",
          coalesce("j"."Type.p0", "j"."Type.p0.json") as "Type.tekst",
          coalesce("j"."Status.p0", "j"."Status.p0.json") as "Status.tekst",
          coalesce("j"."Naam.p0", "j"."Naam.p0.json") as "Naam.tekst",
          coalesce("j"."Aanwezig.p0", "j"."Aanwezig.p0.json") as "Aanwezig.tekst",
          case when "j"."AccountId.p0.json" is not null then "j"."AccountId.p0.json"
            when "j"."AccountId.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."AccountId.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'id' and m.[type] = 3
            )
          end as "AccountId.json",
          case when "j"."Type.p0.json" is not null then "j"."Type.p0.json"
            when "j"."Type.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."Type.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'type' and m.[type] = 3
            )
          end as "Type.json",
          case when "j"."Status.p0.json" is not null then "j"."Status.p0.json"
            when "j"."Status.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."Status.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'status' and m.[type] = 3
            )
          end as "Status.json",
          case when "j"."Naam.p0.json" is not null then "j"."Naam.p0.json"
            when "j"."Naam.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."Naam.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'fullName' and m.[type] = 3
            )
          end as "Naam.json",
          "j"."Aanwezig.p0.json" as "Aanwezig.json"
      ) as tekst
      outer apply (
        select case when datalength("tekst"."LesId.tekst") <= 100 then cast("tekst"."LesId.tekst" as nvarchar(50))
          end as "LesId",
          case when datalength("tekst"."AccountId.tekst") <= 100
            and "tekst"."AccountId.json" is null then cast("tekst"."AccountId.tekst" as nvarchar(50))
          end as "AccountId",
          case when datalength("tekst"."Type.tekst") <= 100
            and "tekst"."Type.json" is null then cast("tekst"."Type.tekst" as nvarchar(50))
          end as "Type",
          case when datalength("tekst"."Status.tekst") <= 100
            and "tekst"."Status.json" is null then cast("tekst"."Status.tekst" as nvarchar(50))
          end as "Status",
          case when datalength("tekst"."Naam.tekst") <= 510
            and "tekst"."Naam.json" is null then cast("tekst"."Naam.tekst" as nvarchar(255))
          end as "Naam",
          case when "tekst"."Aanwezig.tekst" collate Latin1_General_100_BIN2 like N'true' then cast(1 as bit)
            when "tekst"."Aanwezig.tekst" collate Latin1_General_100_BIN2 like N'false' then cast(0 as bit)
          end as "Aanwezig"
      ) as waarde
    where "v"."RunId" = @2 and "v"."Stroom" = @3 and "v"."Status" = @4 and "p"."PaginaId" in (@5, @6)
  ) as s;

-- Count the records
select count(*) as gelezen, sum(1 - "Geldig") as afgekeurd, sum(1 - "SleutelLeesbaar") as onleesbaar,
  count("Meldingen") as genoteerd
from "staging"."LesDeelname_werk"
where "Token" = @1 and "InBereik" = 1;

-- Count what is wrong with them
select melding.value as melding, count(*) as aantal
from "staging"."LesDeelname_werk" as w cross apply string_split (w."Meldingen", N';') as melding
where w."Token" = @1 and w."InBereik" = 1 and w."Meldingen" is not null and melding.value <> ''
group by melding.value;

-- Count keys that several records have
select count(*) as sleutels
from (
    select "LesId", "AccountId"
    from "staging"."LesDeelname_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
    group by "LesId", "AccountId"
    having count(*) > 1
  ) as k;

-- If there are any, how many of these records are of one answer
select sum(k.extra) as dubbel
from (
    select count(*) - count(distinct "VerzoekId") as extra
    from "staging"."LesDeelname_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
    group by "LesId", "AccountId"
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
    select count(*) from "staging"."LesDeelname_werk" as w where w."Token" = @5 and w."VerzoekId" = v."VerzoekId"
  );

-- Keep one record for each key
with dubbel as (
    select "LesId", "AccountId"
    from "staging"."LesDeelname_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
    group by "LesId", "AccountId"
    having count(*) > 1
  ),
  volgorde as (
    select w."Nr",
      row_number() over (
        partition by w."LesId", w."AccountId"
        order by w."Geldig" desc, w."VerzoekId" desc, p."PaginaNr" desc, w."Positie" desc, w."Deel" desc
      ) as plaats,
      min(w."Geldig") over (partition by w."LesId", w."AccountId") as allemaal
    from "staging"."LesDeelname_werk" as w
      inner join dubbel as d on "w"."LesId" = "d"."LesId"
      and "w"."AccountId" = "d"."AccountId"
      inner join "staging"."Pagina" as p on p."PaginaId" = w."PaginaId"
    where w."Token" = @2 and w."SleutelLeesbaar" = 1
  )
update "staging"."LesDeelname_werk"
set "Verliest" = case when volgorde.plaats > 1 then 1 else 0 end, "Afgeschermd" = 1 - volgorde.allemaal
from volgorde
where "staging"."LesDeelname_werk"."Nr" = volgorde."Nr"
option (recompile);

-- Measure the rows that come
select count(*) as rijen, count(w."Type") as "Type.gevuld", count(w."Status") as "Status.gevuld",
  count(w."Naam") as "Naam.gevuld", count(w."Aanwezig") as "Aanwezig.gevuld"
from "staging"."LesDeelname_werk" as w
where "w"."Token" = @1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0;

-- Fields of a sample of the answers: see gedeeld.sql

-- What is usual on a weekday
with reeks as (
    select r.naam, r.dag, sum(r.waarde) as waarde
    from (
        select N'Deelnames' as naam,
          datediff(
            day, '19700101',
            cast(
              case
                when "h"."StartTijd" < '9999-12-31T23:00:00' then todatetimeoffset("h"."StartTijd", '+00:00') at time zone N'W. Europe Standard Time'
              end as date
            )
          ) as dag,
          cast(1 as decimal(38, 20)) as waarde
        from "staging"."LesDeelname_werk" as "w" inner join "tree11"."Lessen" as h on "h"."Id" = "w"."LesId"
        where "h"."StartTijd" >= @1
          and "h"."StartTijd" < @2 and "w"."Token" = @3 and "w"."Geldig" = 1 and "w"."InBereik" = 1
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

-- Count rows that refer to nothing in Lessen
select count(*) as aantal
from "staging"."LesDeelname_werk" as w
where "w"."Token" = @1
  and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0 and w."LesId" is not null
  and not exists (select 1 from "tree11"."Lessen" as t where "t"."Id" = "w"."LesId")
option (recompile);

-- And to nothing that this run landed for it
select count(*) as aantal
from "staging"."LesDeelname_werk" as w
where "w"."Token" = @1
  and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0 and w."LesId" is not null
  and not exists (select 1 from "tree11"."Lessen" as t where "t"."Id" = "w"."LesId")
  and not exists (
    select 1
    from (
        select cast("r"."Id" as nvarchar(50)) collate Latin1_General_100_BIN2 as "Id"
        from (
            select v."VerzoekId", p."PaginaId", r."Positie", r."Deel", r."Record", "waarde"."Id" as "Id",
              "waarde"."StartTijd" as "StartTijd", "waarde"."EindTijd" as "EindTijd",
              "waarde"."AangemaaktOp" as "AangemaaktOp", "waarde"."GewijzigdOp" as "GewijzigdOp",
              case when "waarde"."Id" is not null then null
                when "tekst"."Id.tekst" is null then N'required'
                else case when "tekst"."Id.json" is not null then N'type' else N'length' end
              end as "Id.fout",
              case when "waarde"."StartTijd" is not null then null
                when "tekst"."StartTijd.tekst" is null then N'required'
                else N'type'
              end as "StartTijd.fout",
              case when "waarde"."EindTijd" is not null then null
                when "tekst"."EindTijd.tekst" is null then N'required'
                else N'type'
              end as "EindTijd.fout",
              case when "waarde"."AangemaaktOp" is not null then null
                when "tekst"."AangemaaktOp.tekst" is null then N'required'
                else N'type'
              end as "AangemaaktOp.fout",
              case when "waarde"."GewijzigdOp" is not null then null
                when "tekst"."GewijzigdOp.tekst" is null then N'required'
                else N'type'
              end as "GewijzigdOp.fout",
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
                "Id.p0" nvarchar(max) '$.id', "Id.p0.json" nvarchar(max) '$.id' as json,
                "StartTijd.p0" nvarchar(max) '$.startAt', "StartTijd.p0.json" nvarchar(max) '$.startAt' as json,
                "EindTijd.p0" nvarchar(max) '$.endAt', "EindTijd.p0.json" nvarchar(max) '$.endAt' as json,
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
                  coalesce("j"."StartTijd.p0", "j"."StartTijd.p0.json") as "StartTijd.tekst",
                  coalesce("j"."EindTijd.p0", "j"."EindTijd.p0.json") as "EindTijd.tekst",
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
                  "j"."StartTijd.p0.json" as "StartTijd.json", "j"."EindTijd.p0.json" as "EindTijd.json",
                  "j"."AangemaaktOp.p0.json" as "AangemaaktOp.json", "j"."GewijzigdOp.p0.json" as "GewijzigdOp.json"
              ) as tekst
              outer apply (
                select case when datalength("tekst"."Id.tekst") <= 100
                    and "tekst"."Id.json" is null then cast("tekst"."Id.tekst" as nvarchar(50))
                  end as "Id",
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
          and r."StartTijd.fout" is null and r."EindTijd.fout" is null and r."AangemaaktOp.fout" is null
          and r."GewijzigdOp.fout" is null
      ) as s
    where "s"."Id" = "w"."LesId"
  )
option (recompile);

-- Keys that are nearly the same
select (
    select w."LesId" as "LesId", N'***' as "AccountId" for json path, without_array_wrapper, include_null_values
  ) as sleutel,
  count(*) over () as aantal
from "staging"."LesDeelname_werk" as w
  inner join (
    select w."LesId" collate Latin1_General_100_CI_AS_KS_WS_SC as "LesId",
      w."AccountId" collate Latin1_General_100_CI_AS_KS_WS_SC as "AccountId"
    from "staging"."LesDeelname_werk" as w
    where "w"."Token" = @1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
    group by
      w."LesId" collate Latin1_General_100_CI_AS_KS_WS_SC, w."AccountId" collate Latin1_General_100_CI_AS_KS_WS_SC
    having count(*) > 1
  ) as g on g."LesId" = w."LesId" collate Latin1_General_100_CI_AS_KS_WS_SC
  and g."AccountId" = w."AccountId" collate Latin1_General_100_CI_AS_KS_WS_SC
where "w"."Token" = @2 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
order by w."LesId", w."AccountId"
offset 0 rows
fetch next 6 rows only
option (recompile);

-- It is what was begun
delete from "staging"."LesDeelname_verschil" where "Token" = @1 and "Soort" = 'B';

-- What differs from the target
insert into "staging"."LesDeelname_verschil" (
    "Token", "Soort", "PaginaId", "Positie", "RijVoor", "LesId", "AccountId", "Type", "Status", "Naam", "Aanwezig"
  )
select cast(@1 as bigint), case when "t"."LesId" is null then 'I' else 'U' end, s."PaginaId", s."Positie",
  case when "t"."LesId" is not null then (
      select "t"."LesId" as "LesId", "t"."AccountId" as "AccountId", "t"."Type" as "Type", "t"."Status" as "Status",
        "t"."Naam" as "Naam", "t"."Aanwezig" as "Aanwezig"
      for json path, without_array_wrapper, include_null_values
    )
  end,
  "s"."LesId", "s"."AccountId", "s"."Type", "s"."Status", "s"."Naam", "s"."Aanwezig"
from "staging"."LesDeelname_werk" as s
  left join "tree11"."LesDeelname" as t on "t"."LesId" = "s"."LesId"
  and "t"."AccountId" = "s"."AccountId"
where s."Token" = @2
  and s."Geldig" = 1 and s."Verliest" = 0
  and (
    ("t"."LesId" is null and s."InBereik" = 1)
    or (
      "t"."LesId" is not null
      and s."Afgeschermd" = 0
      and (s."InBereik" = 1)
      and not exists (
        select "s"."Type" collate Latin1_General_100_BIN2, datalength("s"."Type"),
          "s"."Status" collate Latin1_General_100_BIN2, datalength("s"."Status"),
          "s"."Naam" collate Latin1_General_100_BIN2, datalength("s"."Naam"), "s"."Aanwezig"
        intersect
        select "t"."Type" collate Latin1_General_100_BIN2, datalength("t"."Type"),
          "t"."Status" collate Latin1_General_100_BIN2, datalength("t"."Status"),
          "t"."Naam" collate Latin1_General_100_BIN2, datalength("t"."Naam"), "t"."Aanwezig"
      )
    )
  )
union all
select cast(@3 as bigint), 'D', null, null,
  (
    select "t"."LesId" as "LesId", "t"."AccountId" as "AccountId", "t"."Type" as "Type", "t"."Status" as "Status",
      "t"."Naam" as "Naam", "t"."Aanwezig" as "Aanwezig"
    for json path, without_array_wrapper, include_null_values
  ),
  "t"."LesId", "t"."AccountId", "t"."Type", "t"."Status", "t"."Naam", "t"."Aanwezig"
from "tree11"."LesDeelname" as t
where exists (
    select 1
    from (
        select 1 as "Een",
          cast(json_value(v."Parameters", N'$.courseId') as nvarchar(50)) collate Latin1_General_100_BIN2 as "LesId"
        from "staging"."Verzoek" as v
        where v."RunId" = @4 and v."Stroom" = @5 and v."Status" = @6
      ) as b
    where "b"."Een" = 1 and t."LesId" = "b"."LesId"
  )
  and not exists (
    select 1
    from "staging"."LesDeelname_werk" as w
    where w."Token" = @7 and w."SleutelLeesbaar" = 1 and "w"."LesId" = "t"."LesId" and "w"."AccountId" = "t"."AccountId"
  )
  and not exists (
    select 1
    from (
        select distinct 1 as "Een",
          cast(json_value(v."Parameters", N'$.courseId') as nvarchar(50)) collate Latin1_General_100_BIN2 as "LesId",
          w."AccountId" as "AccountId.deel"
        from "staging"."LesDeelname_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @8 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and t."LesId" = "o"."LesId"
      and ("o"."AccountId.deel" is null or "o"."AccountId.deel" = t."AccountId")
      and not (
        "o"."AccountId.deel" is null
        and exists (
          select 1
          from "staging"."LesDeelname_gemist" as g
          where "g"."LesId" = "t"."LesId" and "g"."AccountId" = "t"."AccountId" and g."Aantal" >= 2 and g."RunId" <> @9
        )
      )
  )
option (recompile);

-- Count it
select "Soort", count(*) as aantal from "staging"."LesDeelname_verschil" where "Token" = @1 group by "Soort";

-- Would it delete many? How many rows there are in its scope
select count(*) as aantal
from "tree11"."LesDeelname" as t
where exists (
    select 1
    from (
        select 1 as "Een",
          cast(json_value(v."Parameters", N'$.courseId') as nvarchar(50)) collate Latin1_General_100_BIN2 as "LesId"
        from "staging"."Verzoek" as v
        where v."RunId" = @1 and v."Stroom" = @2 and v."Status" = @3
      ) as b
    where "b"."Een" = 1 and t."LesId" = "b"."LesId"
  )
option (recompile);

-- When it is held: what makes it this difference and no other
select sum(cast(cast(substring(hashbytes('SHA2_256', r.rij), 1, 7) as bigint) as decimal(38, 0))) as "deel0",
  sum(cast(cast(substring(hashbytes('SHA2_256', r.rij), 8, 7) as bigint) as decimal(38, 0))) as "deel1",
  sum(cast(cast(substring(hashbytes('SHA2_256', r.rij), 15, 7) as bigint) as decimal(38, 0))) as "deel2",
  sum(cast(cast(substring(hashbytes('SHA2_256', r.rij), 22, 7) as bigint) as decimal(38, 0))) as "deel3"
from (
    select (
        select s."Soort" as "Soort", s."RijVoor" as "RijVoor", "s"."LesId" as "LesId", "s"."AccountId" as "AccountId",
          "s"."Type" as "Type", "s"."Status" as "Status", "s"."Naam" as "Naam", "s"."Aanwezig" as "Aanwezig"
        for json path, without_array_wrapper, include_null_values
      ) as rij
    from "staging"."LesDeelname_verschil" as s
    where s."Token" = @1
  ) as r;

-- A sample of it, for a dry run or a hold
select s."Soort" as soort,
  (select "s"."LesId" as "LesId" for json path, without_array_wrapper, include_null_values) as sleutel,
  (
    select "s"."Type" as "Type", "s"."Status" as "Status", "s"."Aanwezig" as "Aanwezig"
    for json path, without_array_wrapper, include_null_values
  ) as na
from "staging"."LesDeelname_verschil" as s
where s."Token" = @1
order by s."Soort", "s"."LesId", "s"."AccountId"
offset 0 rows
fetch next 20 rows only;

-- Is this a first load?
select count(*) as aantal from (select 1 as een where exists (select 1 from "tree11"."LesDeelname")) as e;

-- Rows of which a bad record has the key
select count(*) as aantal
from "tree11"."LesDeelname" as t
where exists (
    select 1
    from "staging"."LesDeelname_werk" as w
    where w."Token" = @1
      and w."SleutelLeesbaar" = 1 and w."Geldig" = 0 and w."InBereik" = 1 and "w"."LesId" = "t"."LesId"
      and "w"."AccountId" = "t"."AccountId"
  );

-- Rows that a record shields whose key cannot be read
select count(*) as aantal
from "tree11"."LesDeelname" as t
where exists (
    select 1
    from (
        select 1 as "Een",
          cast(json_value(v."Parameters", N'$.courseId') as nvarchar(50)) collate Latin1_General_100_BIN2 as "LesId"
        from "staging"."Verzoek" as v
        where v."RunId" = @1 and v."Stroom" = @2 and v."Status" = @3
      ) as b
    where "b"."Een" = 1 and t."LesId" = "b"."LesId"
  )
  and not exists (
    select 1
    from "staging"."LesDeelname_werk" as w
    where w."Token" = @4 and w."SleutelLeesbaar" = 1 and "w"."LesId" = "t"."LesId" and "w"."AccountId" = "t"."AccountId"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een",
          cast(json_value(v."Parameters", N'$.courseId') as nvarchar(50)) collate Latin1_General_100_BIN2 as "LesId",
          w."AccountId" as "AccountId.deel"
        from "staging"."LesDeelname_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and t."LesId" = "o"."LesId"
      and ("o"."AccountId.deel" is null or "o"."AccountId.deel" = t."AccountId")
      and not (
        "o"."AccountId.deel" is null
        and exists (
          select 1
          from "staging"."LesDeelname_gemist" as g
          where "g"."LesId" = "t"."LesId" and "g"."AccountId" = "t"."AccountId" and g."Aantal" >= 2 and g."RunId" <> @6
        )
      )
  )
option (recompile);

-- Rows that are shielded no longer
select (
    select "d"."LesId" as "LesId", N'***' as "AccountId" for json path, without_array_wrapper, include_null_values
  ) as sleutel,
  count(*) over () as aantal
from "staging"."LesDeelname_verschil" as d
  inner join "staging"."LesDeelname_gemist" as m on "m"."LesId" = "d"."LesId"
  and "m"."AccountId" = "d"."AccountId"
where d."Token" = @1 and d."Soort" = 'D' and m."Aantal" >= 2
order by "d"."LesId", "d"."AccountId"
offset 0 rows
fetch next 5 rows only;

-- After the MERGE: rows that are in an answer again
delete from "staging"."LesDeelname_gemist"
where exists (
    select 1
    from "staging"."LesDeelname_werk" as w
    where w."Token" = @1
      and w."SleutelLeesbaar" = 1 and "w"."LesId" = "staging"."LesDeelname_gemist"."LesId"
      and "w"."AccountId" = "staging"."LesDeelname_gemist"."AccountId"
  )
  or exists (
    select 1
    from "staging"."LesDeelname_verschil" as d
    where d."Token" = @2
      and "d"."LesId" = "staging"."LesDeelname_gemist"."LesId"
      and "d"."AccountId" = "staging"."LesDeelname_gemist"."AccountId"
  )
  or not exists (
    select 1
    from "tree11"."LesDeelname" as t
    where "t"."LesId" = "staging"."LesDeelname_gemist"."LesId"
      and "t"."AccountId" = "staging"."LesDeelname_gemist"."AccountId"
  );

-- Rows that are shielded for the first time
insert into "staging"."LesDeelname_gemist" ("LesId", "AccountId", "Aantal", "RunId")
select "t"."LesId", "t"."AccountId", 0, cast(0 as bigint)
from "tree11"."LesDeelname" as t
where exists (
    select 1
    from (
        select 1 as "Een",
          cast(json_value(v."Parameters", N'$.courseId') as nvarchar(50)) collate Latin1_General_100_BIN2 as "LesId"
        from "staging"."Verzoek" as v
        where v."RunId" = @1 and v."Stroom" = @2 and v."Status" = @3
      ) as b
    where "b"."Een" = 1 and t."LesId" = "b"."LesId"
  )
  and not exists (
    select 1
    from "staging"."LesDeelname_werk" as w
    where w."Token" = @4 and w."SleutelLeesbaar" = 1 and "w"."LesId" = "t"."LesId" and "w"."AccountId" = "t"."AccountId"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een",
          cast(json_value(v."Parameters", N'$.courseId') as nvarchar(50)) collate Latin1_General_100_BIN2 as "LesId",
          w."AccountId" as "AccountId.deel"
        from "staging"."LesDeelname_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and t."LesId" = "o"."LesId"
      and ("o"."AccountId.deel" is null or "o"."AccountId.deel" = t."AccountId")
      and not (
        "o"."AccountId.deel" is null
        and exists (
          select 1
          from "staging"."LesDeelname_gemist" as g
          where "g"."LesId" = "t"."LesId" and "g"."AccountId" = "t"."AccountId" and g."Aantal" >= 2 and g."RunId" <> @6
        )
      )
  )
  and not exists (
    select 1
    from "staging"."LesDeelname_gemist" as m
    where "m"."LesId" = "t"."LesId" and "m"."AccountId" = "t"."AccountId"
  );

-- How many answers missed them
update "staging"."LesDeelname_gemist"
set "Aantal" = "staging"."LesDeelname_gemist"."Aantal" + 1, "RunId" = cast(@1 as bigint)
from (
    select "t"."LesId", "t"."AccountId"
    from "tree11"."LesDeelname" as t
    where exists (
        select 1
        from (
            select 1 as "Een",
              cast(json_value(v."Parameters", N'$.courseId') as nvarchar(50)) collate Latin1_General_100_BIN2 as "LesId"
            from "staging"."Verzoek" as v
            where v."RunId" = @2 and v."Stroom" = @3 and v."Status" = @4
          ) as b
        where "b"."Een" = 1 and t."LesId" = "b"."LesId"
      )
      and not exists (
        select 1
        from "staging"."LesDeelname_werk" as w
        where
          w."Token" = @5 and w."SleutelLeesbaar" = 1 and "w"."LesId" = "t"."LesId" and "w"."AccountId" = "t"."AccountId"
      )
      and exists (
        select 1
        from (
            select distinct 1 as "Een",
              cast(json_value(v."Parameters", N'$.courseId') as nvarchar(50)) collate Latin1_General_100_BIN2 as "LesId",
              w."AccountId" as "AccountId.deel"
            from "staging"."LesDeelname_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
            where w."Token" = @6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
          ) as o
        where "o"."Een" = 1
          and t."LesId" = "o"."LesId"
          and ("o"."AccountId.deel" is null or "o"."AccountId.deel" = t."AccountId")
          and not (
            "o"."AccountId.deel" is null
            and exists (
              select 1
              from "staging"."LesDeelname_gemist" as g
              where
                "g"."LesId" = "t"."LesId" and "g"."AccountId" = "t"."AccountId" and g."Aantal" >= 2 and g."RunId" <> @7
            )
          )
      )
  ) as r
where r."LesId" = "staging"."LesDeelname_gemist"."LesId"
  and r."AccountId" = "staging"."LesDeelname_gemist"."AccountId"
  and "staging"."LesDeelname_gemist"."RunId" <> cast(@8 as bigint);

-- Bad records
insert into "tree11"."Quarantaine" ("RunId", "Tabel", "PaginaId", "Positie", "Sleutel", "Reden", "Record")
select cast(@1 as bigint), N'LesDeelname', w."PaginaId", w."Positie",
  case when w."SleutelLeesbaar" = 1 then (
      select "w"."LesId" as "LesId", "w"."AccountId" as "AccountId"
      for json path, without_array_wrapper, include_null_values
    )
  end,
  w."Meldingen", w."Record"
from "staging"."LesDeelname_werk" as w
where w."Token" = @2 and w."Geldig" = 0 and w."InBereik" = 1;

-- The rows before
insert into "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor", "PaginaId", "Positie")
select cast(@1 as bigint), N'LesDeelname',
  (
    select "s"."LesId" as "LesId", "s"."AccountId" as "AccountId"
    for json path, without_array_wrapper, include_null_values
  ),
  s."Soort", s."RijVoor", s."PaginaId", s."Positie"
from "staging"."LesDeelname_verschil" as s
where s."Token" = @2
option (recompile);

-- Apply it
merge into "tree11"."LesDeelname"
with (holdlock) as "t" using (
    select "Soort", "LesId", "AccountId", "Type", "Status", "Naam", "Aanwezig"
    from "staging"."LesDeelname_verschil"
    where "Token" = @1
  ) as "s" on "t"."LesId" = "s"."LesId"
  and "t"."AccountId" = "s"."AccountId"
when matched and "s"."Soort" = N'D' then
delete
when matched and "s"."Soort" = N'U' then
update set "Type" = "s"."Type", "Status" = "s"."Status", "Naam" = "s"."Naam", "Aanwezig" = "s"."Aanwezig",
  "DatumLaatsteUpdate" = cast(sysutcdatetime() as datetime2(3)), "RunId" = @2
when not matched and "s"."Soort" = N'I' then
insert ("LesId", "AccountId", "Type", "Status", "Naam", "Aanwezig", "DatumLaatsteUpdate", "RunId")
values (
    "s"."LesId", "s"."AccountId", "s"."Type", "s"."Status", "s"."Naam", "s"."Aanwezig",
    cast(sysutcdatetime() as datetime2(3)), @3
  )
option (recompile);;

-- To undo a run: did others change its rows since?
select l."WijzigingRun" as "RunId",
  (
    select "l"."LesId" as "LesId", N'***' as "AccountId" for json path, without_array_wrapper, include_null_values
  ) as sleutel,
  count(*) over () as aantal
from (
    select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
      cast("k"."LesId" as nvarchar(50)) collate Latin1_General_100_BIN2 as "LesId",
      cast("k"."AccountId" as nvarchar(50)) collate Latin1_General_100_BIN2 as "AccountId"
    from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
    with ("LesId" nvarchar(50) '$.LesId', "AccountId" nvarchar(50) '$.AccountId') as "k"
    where w."Tabel" = N'LesDeelname'
      and w."RunId" <> @1 and w."RunId" <> @2
      and w."Id" > (
        select min(e."Id") from "tree11"."Wijziging" as e where e."RunId" = @3 and e."Tabel" = N'LesDeelname'
      )
  ) as l
  inner join (
    select c.*, row_number() over (partition by "c"."LesId", "c"."AccountId" order by c."WijzigingId") as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
          cast("k"."LesId" as nvarchar(50)) collate Latin1_General_100_BIN2 as "LesId",
          cast("k"."AccountId" as nvarchar(50)) collate Latin1_General_100_BIN2 as "AccountId"
        from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
        with ("LesId" nvarchar(50) '$.LesId', "AccountId" nvarchar(50) '$.AccountId') as "k"
        where w."Tabel" = N'LesDeelname' and w."RunId" = @4
      ) as c
  ) as b on l."LesId" = b."LesId"
  and l."AccountId" = b."AccountId" and b."WijzigingNr" = 1 and l."WijzigingId" > b."WijzigingId"
order by l."WijzigingId"
offset 0 rows
fetch next 5 rows only;

-- To undo a run: what puts its rows back
insert into
  "staging"."LesDeelname_verschil" ("Token", "Soort", "RijVoor", "LesId", "AccountId", "Type", "Status", "Naam", "Aanwezig")
select cast(@1 as bigint), case when b."RijVoor" is null then 'D' when t."LesId" is not null then 'U' else 'I' end,
  case when t."LesId" is not null then (
      select "t"."LesId" as "LesId", "t"."AccountId" as "AccountId", "t"."Type" as "Type", "t"."Status" as "Status",
        "t"."Naam" as "Naam", "t"."Aanwezig" as "Aanwezig"
      for json path, without_array_wrapper, include_null_values
    )
  end,
  "b"."LesId", "b"."AccountId", case when b."RijVoor" is null then "t"."Type" else "r"."Type" end,
  case when b."RijVoor" is null then "t"."Status" else "r"."Status" end,
  case when b."RijVoor" is null then "t"."Naam" else "r"."Naam" end,
  case when b."RijVoor" is null then "t"."Aanwezig" else "r"."Aanwezig" end
from (
    select c.*, row_number() over (partition by "c"."LesId", "c"."AccountId" order by c."WijzigingId") as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
          cast("k"."LesId" as nvarchar(50)) collate Latin1_General_100_BIN2 as "LesId",
          cast("k"."AccountId" as nvarchar(50)) collate Latin1_General_100_BIN2 as "AccountId"
        from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
        with ("LesId" nvarchar(50) '$.LesId', "AccountId" nvarchar(50) '$.AccountId') as "k"
        where w."Tabel" = N'LesDeelname' and w."RunId" = @2
      ) as c
  ) as b
  outer apply openjson(b."RijVoor")
with (
    "LesId" nvarchar(50) '$.LesId', "AccountId" nvarchar(50) '$.AccountId', "Type" nvarchar(50) '$.Type',
    "Status" nvarchar(50) '$.Status', "Naam" nvarchar(255) '$.Naam', "Aanwezig" bit '$.Aanwezig'
  ) as "r"
  left join "tree11"."LesDeelname" as t on t."LesId" = b."LesId"
  and t."AccountId" = b."AccountId"
where b."WijzigingNr" = 1
  and (
    (b."RijVoor" is null and t."LesId" is not null)
    or (
      b."RijVoor" is not null
      and (
        not (t."LesId" is not null)
        or not exists (
          select "r"."Type" collate Latin1_General_100_BIN2, datalength("r"."Type"),
            "r"."Status" collate Latin1_General_100_BIN2, datalength("r"."Status"),
            "r"."Naam" collate Latin1_General_100_BIN2, datalength("r"."Naam"), "r"."Aanwezig"
          intersect
          select "t"."Type" collate Latin1_General_100_BIN2, datalength("t"."Type"),
            "t"."Status" collate Latin1_General_100_BIN2, datalength("t"."Status"),
            "t"."Naam" collate Latin1_General_100_BIN2, datalength("t"."Naam"), "t"."Aanwezig"
        )
      )
    )
  )
option (recompile);
