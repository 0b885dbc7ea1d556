-- GrootboekRekening. Made by `npm run generate` from src/tables and src/transform. Parameters are shown by number.

-- Empty the work table
truncate table "staging"."GrootboekRekening_werk";

-- Note that it was begun
insert into "staging"."GrootboekRekening_verschil" ("Token", "Soort") values (cast(@1 as bigint), 'B');

-- Pages to shred: see gedeeld.sql

-- Shred those of one batch into it
insert into "staging"."GrootboekRekening_werk" (
    "Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest",
    "Afgeschermd", "Meldingen", "Record", "Id", "Sleutel", "Label"
  )
select cast(@1 as bigint), "s"."VerzoekId", "s"."PaginaId", "s"."Positie", "s"."Deel", 1,
  case when "s"."Id.fout" is null then 1 else 0 end, case when "s"."Id.fout" is null then 1 else 0 end, 0, 0,
  case when "s"."Id.fout" is null
    and "s"."Sleutel.fout" is null and "s"."Label.fout" is null then null
    else concat(
      '', case when "s"."Id.fout" is not null then concat(N'Id:', "s"."Id.fout", ';') end,
      case when "s"."Sleutel.fout" is not null then concat(N'Sleutel:', "s"."Sleutel.fout", ';') end,
      case when "s"."Label.fout" is not null then concat(N'Label:', "s"."Label.fout", ';') end
    )
  end,
  case when "s"."Id.fout" is null then null else "s"."Record" end, "s"."Id", "s"."Sleutel", "s"."Label"
from (
    select v."VerzoekId", p."PaginaId", r."Positie", r."Deel", r."Record", "waarde"."Id" as "Id",
      "waarde"."Sleutel" as "Sleutel", "waarde"."Label" as "Label",
      case when "waarde"."Id" is not null then null
        when "tekst"."Id.tekst" is null then N'required'
        else case when "tekst"."Id.json" is not null then N'type' else N'length' end
      end as "Id.fout",
      case when "waarde"."Sleutel" is null
        and "tekst"."Sleutel.tekst" is not null then case
          when "tekst"."Sleutel.json" is not null then N'type' else N'length'
        end
      end as "Sleutel.fout",
      case when "waarde"."Label" is null
        and "tekst"."Label.tekst" is not null then case
          when "tekst"."Label.json" is not null then N'type' else N'length'
        end
      end as "Label.fout"
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
    with (
        "Id.p0" nvarchar(max) '$.id', "Id.p0.json" nvarchar(max) '$.id' as json, "Sleutel.p0" nvarchar(max) '$.key',
        "Sleutel.p0.json" nvarchar(max) '$.key' as json, "Label.p0" nvarchar(max) '$.label',
        "Label.p0.json" nvarchar(max) '$.label' as json
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
          coalesce("j"."Sleutel.p0", "j"."Sleutel.p0.json") as "Sleutel.tekst",
          coalesce("j"."Label.p0", "j"."Label.p0.json") as "Label.tekst",
          case when "j"."Id.p0.json" is not null then "j"."Id.p0.json"
            when "j"."Id.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."Id.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'id' and m.[type] = 3
            )
          end as "Id.json",
          case when "j"."Sleutel.p0.json" is not null then "j"."Sleutel.p0.json"
            when "j"."Sleutel.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."Sleutel.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'key' and m.[type] = 3
            )
          end as "Sleutel.json",
          case when "j"."Label.p0.json" is not null then "j"."Label.p0.json"
            when "j"."Label.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."Label.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$') as m
              where m.[key] = N'label' and m.[type] = 3
            )
          end as "Label.json"
      ) as tekst
      outer apply (
        select case when datalength("tekst"."Id.tekst") <= 100
            and "tekst"."Id.json" is null then cast("tekst"."Id.tekst" as nvarchar(50))
          end as "Id",
          case when datalength("tekst"."Sleutel.tekst") <= 100
            and "tekst"."Sleutel.json" is null then cast("tekst"."Sleutel.tekst" as nvarchar(50))
          end as "Sleutel",
          case when datalength("tekst"."Label.tekst") <= 510
            and "tekst"."Label.json" is null then cast("tekst"."Label.tekst" as nvarchar(255))
          end as "Label"
      ) as waarde
    where "v"."RunId" = @2 and "v"."Stroom" = @3 and "v"."Status" = @4 and "p"."PaginaId" in (@5, @6)
  ) as s;

-- Count the records
select count(*) as gelezen, sum(1 - "Geldig") as afgekeurd, sum(1 - "SleutelLeesbaar") as onleesbaar,
  count("Meldingen") as genoteerd
from "staging"."GrootboekRekening_werk"
where "Token" = @1 and "InBereik" = 1;

-- Count what is wrong with them
select melding.value as melding, count(*) as aantal
from "staging"."GrootboekRekening_werk" as w cross apply string_split (w."Meldingen", N';') as melding
where w."Token" = @1 and w."InBereik" = 1 and w."Meldingen" is not null and melding.value <> ''
group by melding.value;

-- Count keys that several records have
select count(*) as sleutels
from (
    select "Id"
    from "staging"."GrootboekRekening_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
    group by "Id"
    having count(*) > 1
  ) as k;

-- If there are any, how many of these records are of one answer
select sum(k.extra) as dubbel
from (
    select count(*) - count(distinct "VerzoekId") as extra
    from "staging"."GrootboekRekening_werk"
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
    select count(*) from "staging"."GrootboekRekening_werk" as w where w."Token" = @5 and w."VerzoekId" = v."VerzoekId"
  );

-- Keep one record for each key
with dubbel as (
    select "Id"
    from "staging"."GrootboekRekening_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
    group by "Id"
    having count(*) > 1
  ),
  volgorde as (
    select w."Nr",
      row_number() over (
        partition by w."Id"
        order by w."Geldig" desc, w."VerzoekId" desc, p."PaginaNr" desc, w."Positie" desc, w."Deel" desc
      ) as plaats,
      min(w."Geldig") over (partition by w."Id") as allemaal
    from "staging"."GrootboekRekening_werk" as w
      inner join dubbel as d on "w"."Id" = "d"."Id"
      inner join "staging"."Pagina" as p on p."PaginaId" = w."PaginaId"
    where w."Token" = @2 and w."SleutelLeesbaar" = 1
  )
update "staging"."GrootboekRekening_werk"
set "Verliest" = case when volgorde.plaats > 1 then 1 else 0 end, "Afgeschermd" = 1 - volgorde.allemaal
from volgorde
where "staging"."GrootboekRekening_werk"."Nr" = volgorde."Nr"
option (recompile);

-- Measure the rows that come
select count(*) as rijen, count(w."Sleutel") as "Sleutel.gevuld", count(w."Label") as "Label.gevuld"
from "staging"."GrootboekRekening_werk" as w
where "w"."Token" = @1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0;

-- Fields of a sample of the answers: see gedeeld.sql

-- Keys that are nearly the same
select (select w."Id" as "Id" for json path, without_array_wrapper, include_null_values) as sleutel,
  count(*) over () as aantal
from "staging"."GrootboekRekening_werk" as w
  inner join (
    select w."Id" collate Latin1_General_100_CI_AS_KS_WS_SC as "Id"
    from "staging"."GrootboekRekening_werk" as w
    where "w"."Token" = @1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
    group by w."Id" collate Latin1_General_100_CI_AS_KS_WS_SC
    having count(*) > 1
  ) as g on g."Id" = w."Id" collate Latin1_General_100_CI_AS_KS_WS_SC
where "w"."Token" = @2 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
order by w."Id"
offset 0 rows
fetch next 6 rows only
option (recompile);

-- It is what was begun
delete from "staging"."GrootboekRekening_verschil" where "Token" = @1 and "Soort" = 'B';

-- What differs from the target
insert into
  "staging"."GrootboekRekening_verschil" ("Token", "Soort", "PaginaId", "Positie", "RijVoor", "Id", "Sleutel", "Label")
select cast(@1 as bigint), case when "t"."Id" is null then 'I' else 'U' end, s."PaginaId", s."Positie",
  case when "t"."Id" is not null then (
      select "t"."Id" as "Id", "t"."Sleutel" as "Sleutel", "t"."Label" as "Label"
      for json path, without_array_wrapper, include_null_values
    )
  end,
  "s"."Id", "s"."Sleutel", "s"."Label"
from "staging"."GrootboekRekening_werk" as s left join "tree11"."GrootboekRekening" as t on "t"."Id" = "s"."Id"
where s."Token" = @2
  and s."Geldig" = 1 and s."Verliest" = 0
  and (
    ("t"."Id" is null and s."InBereik" = 1)
    or (
      "t"."Id" is not null
      and s."Afgeschermd" = 0
      and (s."InBereik" = 1)
      and not exists (
        select "s"."Sleutel" collate Latin1_General_100_BIN2, datalength("s"."Sleutel"),
          "s"."Label" collate Latin1_General_100_BIN2, datalength("s"."Label")
        intersect
        select "t"."Sleutel" collate Latin1_General_100_BIN2, datalength("t"."Sleutel"),
          "t"."Label" collate Latin1_General_100_BIN2, datalength("t"."Label")
      )
    )
  )
option (recompile);

-- Count it
select "Soort", count(*) as aantal from "staging"."GrootboekRekening_verschil" where "Token" = @1 group by "Soort";

-- Would it delete many? How many rows there are in its scope
select count(*) as aantal
from "tree11"."GrootboekRekening" as t
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
        select s."Soort" as "Soort", s."RijVoor" as "RijVoor", "s"."Id" as "Id", "s"."Sleutel" as "Sleutel",
          "s"."Label" as "Label"
        for json path, without_array_wrapper, include_null_values
      ) as rij
    from "staging"."GrootboekRekening_verschil" as s
    where s."Token" = @1
  ) as r;

-- A sample of it, for a dry run or a hold
select
  s."Soort" as soort, (select "s"."Id" as "Id" for json path, without_array_wrapper, include_null_values) as sleutel,
  (
    select "s"."Sleutel" as "Sleutel", "s"."Label" as "Label" for json path, without_array_wrapper, include_null_values
  ) as na
from "staging"."GrootboekRekening_verschil" as s
where s."Token" = @1
order by s."Soort", "s"."Id"
offset 0 rows
fetch next 20 rows only;

-- Is this a first load?
select count(*) as aantal from (select 1 as een where exists (select 1 from "tree11"."GrootboekRekening")) as e;

-- Rows of which a bad record has the key
select count(*) as aantal
from "tree11"."GrootboekRekening" as t
where exists (
    select 1
    from "staging"."GrootboekRekening_werk" as w
    where w."Token" = @1 and w."SleutelLeesbaar" = 1 and w."Geldig" = 0 and w."InBereik" = 1 and "w"."Id" = "t"."Id"
  );

-- Rows that a record shields whose key cannot be read
select count(*) as aantal
from "tree11"."GrootboekRekening" as t
where exists (
    select 1
    from (
        select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = @1 and v."Stroom" = @2 and v."Status" = @3
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."GrootboekRekening_werk" as w
    where w."Token" = @4 and w."SleutelLeesbaar" = 1 and "w"."Id" = "t"."Id"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", w."Id" as "Id.deel"
        from
          "staging"."GrootboekRekening_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."Id.deel" is null or "o"."Id.deel" = t."Id")
      and not (
        "o"."Id.deel" is null
        and exists (
          select 1
          from "staging"."GrootboekRekening_gemist" as g
          where "g"."Id" = "t"."Id" and g."Aantal" >= 2 and g."RunId" <> @6
        )
      )
  )
option (recompile);

-- Rows that are shielded no longer
select (select "d"."Id" as "Id" for json path, without_array_wrapper, include_null_values) as sleutel,
  count(*) over () as aantal
from "staging"."GrootboekRekening_verschil" as d
  inner join "staging"."GrootboekRekening_gemist" as m on "m"."Id" = "d"."Id"
where d."Token" = @1 and d."Soort" = 'D' and m."Aantal" >= 2
order by "d"."Id"
offset 0 rows
fetch next 5 rows only;

-- After the MERGE: rows that are in an answer again
delete from "staging"."GrootboekRekening_gemist"
where exists (
    select 1
    from "staging"."GrootboekRekening_werk" as w
    where w."Token" = @1 and w."SleutelLeesbaar" = 1 and "w"."Id" = "staging"."GrootboekRekening_gemist"."Id"
  )
  or exists (
    select 1
    from "staging"."GrootboekRekening_verschil" as d
    where d."Token" = @2 and "d"."Id" = "staging"."GrootboekRekening_gemist"."Id"
  )
  or not exists (
    select 1 from "tree11"."GrootboekRekening" as t where "t"."Id" = "staging"."GrootboekRekening_gemist"."Id"
  );

-- Rows that are shielded for the first time
insert into "staging"."GrootboekRekening_gemist" ("Id", "Aantal", "RunId")
select "t"."Id", 0, cast(0 as bigint)
from "tree11"."GrootboekRekening" as t
where exists (
    select 1
    from (
        select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = @1 and v."Stroom" = @2 and v."Status" = @3
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."GrootboekRekening_werk" as w
    where w."Token" = @4 and w."SleutelLeesbaar" = 1 and "w"."Id" = "t"."Id"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", w."Id" as "Id.deel"
        from
          "staging"."GrootboekRekening_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."Id.deel" is null or "o"."Id.deel" = t."Id")
      and not (
        "o"."Id.deel" is null
        and exists (
          select 1
          from "staging"."GrootboekRekening_gemist" as g
          where "g"."Id" = "t"."Id" and g."Aantal" >= 2 and g."RunId" <> @6
        )
      )
  )
  and not exists (select 1 from "staging"."GrootboekRekening_gemist" as m where "m"."Id" = "t"."Id");

-- How many answers missed them
update "staging"."GrootboekRekening_gemist"
set "Aantal" = "staging"."GrootboekRekening_gemist"."Aantal" + 1, "RunId" = cast(@1 as bigint)
from (
    select "t"."Id"
    from "tree11"."GrootboekRekening" as t
    where exists (
        select 1
        from (
            select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = @2 and v."Stroom" = @3 and v."Status" = @4
          ) as b
        where "b"."Een" = 1
      )
      and not exists (
        select 1
        from "staging"."GrootboekRekening_werk" as w
        where w."Token" = @5 and w."SleutelLeesbaar" = 1 and "w"."Id" = "t"."Id"
      )
      and exists (
        select 1
        from (
            select distinct 1 as "Een", w."Id" as "Id.deel"
            from "staging"."GrootboekRekening_werk" as w
              inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
            where w."Token" = @6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
          ) as o
        where "o"."Een" = 1
          and ("o"."Id.deel" is null or "o"."Id.deel" = t."Id")
          and not (
            "o"."Id.deel" is null
            and exists (
              select 1
              from "staging"."GrootboekRekening_gemist" as g
              where "g"."Id" = "t"."Id" and g."Aantal" >= 2 and g."RunId" <> @7
            )
          )
      )
  ) as r
where r."Id" = "staging"."GrootboekRekening_gemist"."Id"
  and "staging"."GrootboekRekening_gemist"."RunId" <> cast(@8 as bigint);

-- Bad records
insert into "tree11"."Quarantaine" ("RunId", "Tabel", "PaginaId", "Positie", "Sleutel", "Reden", "Record")
select cast(@1 as bigint), N'GrootboekRekening', w."PaginaId", w."Positie",
  case when w."SleutelLeesbaar" = 1 then (
      select "w"."Id" as "Id" for json path, without_array_wrapper, include_null_values
    )
  end,
  w."Meldingen", w."Record"
from "staging"."GrootboekRekening_werk" as w
where w."Token" = @2 and w."Geldig" = 0 and w."InBereik" = 1;

-- The rows before
insert into "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor", "PaginaId", "Positie")
select cast(@1 as bigint), N'GrootboekRekening',
  (select "s"."Id" as "Id" for json path, without_array_wrapper, include_null_values), s."Soort", s."RijVoor",
  s."PaginaId", s."Positie"
from "staging"."GrootboekRekening_verschil" as s
where s."Token" = @2
option (recompile);

-- Apply it
merge into "tree11"."GrootboekRekening"
with (holdlock) as "t" using (
    select "Soort", "Id", "Sleutel", "Label" from "staging"."GrootboekRekening_verschil" where "Token" = @1
  ) as "s" on "t"."Id" = "s"."Id"
when matched and "s"."Soort" = N'D' then
delete
when matched and "s"."Soort" = N'U' then
update set
  "Sleutel" = "s"."Sleutel", "Label" = "s"."Label", "DatumLaatsteUpdate" = cast(sysutcdatetime() as datetime2(3)),
  "RunId" = @2
when not matched and "s"."Soort" = N'I' then
insert ("Id", "Sleutel", "Label", "DatumLaatsteUpdate", "RunId")
values ("s"."Id", "s"."Sleutel", "s"."Label", cast(sysutcdatetime() as datetime2(3)), @3)
option (recompile);;

-- To undo a run: did others change its rows since?
select l."WijzigingRun" as "RunId",
  (select "l"."Id" as "Id" for json path, without_array_wrapper, include_null_values) as sleutel,
  count(*) over () as aantal
from (
    select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
      cast("k"."Id" as nvarchar(50)) collate Latin1_General_100_BIN2 as "Id"
    from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
    with ("Id" nvarchar(50) '$.Id') as "k"
    where w."Tabel" = N'GrootboekRekening'
      and w."RunId" <> @1 and w."RunId" <> @2
      and w."Id" > (
        select min(e."Id") from "tree11"."Wijziging" as e where e."RunId" = @3 and e."Tabel" = N'GrootboekRekening'
      )
  ) as l
  inner join (
    select c.*, row_number() over (partition by "c"."Id" order by c."WijzigingId") as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
          cast("k"."Id" as nvarchar(50)) collate Latin1_General_100_BIN2 as "Id"
        from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
        with ("Id" nvarchar(50) '$.Id') as "k"
        where w."Tabel" = N'GrootboekRekening' and w."RunId" = @4
      ) as c
  ) as b on l."Id" = b."Id"
  and b."WijzigingNr" = 1 and l."WijzigingId" > b."WijzigingId"
order by l."WijzigingId"
offset 0 rows
fetch next 5 rows only;

-- To undo a run: what puts its rows back
insert into "staging"."GrootboekRekening_verschil" ("Token", "Soort", "RijVoor", "Id", "Sleutel", "Label")
select cast(@1 as bigint), case when b."RijVoor" is null then 'D' when t."Id" is not null then 'U' else 'I' end,
  case when t."Id" is not null then (
      select "t"."Id" as "Id", "t"."Sleutel" as "Sleutel", "t"."Label" as "Label"
      for json path, without_array_wrapper, include_null_values
    )
  end,
  "b"."Id", case when b."RijVoor" is null then "t"."Sleutel" else "r"."Sleutel" end,
  case when b."RijVoor" is null then "t"."Label" else "r"."Label" end
from (
    select c.*, row_number() over (partition by "c"."Id" order by c."WijzigingId") as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
          cast("k"."Id" as nvarchar(50)) collate Latin1_General_100_BIN2 as "Id"
        from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
        with ("Id" nvarchar(50) '$.Id') as "k"
        where w."Tabel" = N'GrootboekRekening' and w."RunId" = @2
      ) as c
  ) as b
  outer apply openjson(b."RijVoor")
with ("Id" nvarchar(50) '$.Id', "Sleutel" nvarchar(50) '$.Sleutel', "Label" nvarchar(255) '$.Label') as "r"
  left join "tree11"."GrootboekRekening" as t on t."Id" = b."Id"
where b."WijzigingNr" = 1
  and (
    (b."RijVoor" is null and t."Id" is not null)
    or (
      b."RijVoor" is not null
      and (
        not (t."Id" is not null)
        or not exists (
          select "r"."Sleutel" collate Latin1_General_100_BIN2, datalength("r"."Sleutel"),
            "r"."Label" collate Latin1_General_100_BIN2, datalength("r"."Label")
          intersect
          select "t"."Sleutel" collate Latin1_General_100_BIN2, datalength("t"."Sleutel"),
            "t"."Label" collate Latin1_General_100_BIN2, datalength("t"."Label")
        )
      )
    )
  )
option (recompile);
