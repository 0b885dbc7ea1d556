-- What is the same for several tables. Made by `npm run generate` from src/tables and src/transform. Parameters are shown by number.

-- Pages to shred
select p."PaginaId" as id
from "staging"."Verzoek" as "v"
  inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
  and "p"."Poging" = "v"."Poging"
where "v"."RunId" = @1
  and "v"."Stroom" = @2 and "v"."Status" = @3 and p."PaginaId" > @4
  and not exists (
    select 1
    from "staging"."Verzoek" as e
      inner join "staging"."Pagina" as ep on ep."VerzoekId" = e."VerzoekId"
      and ep."Poging" = e."Poging"
    where "e"."RunId" = "v"."RunId"
      and "e"."Stroom" = "v"."Stroom" and "e"."Parameters" = "v"."Parameters" and "e"."VerzoekId" < "v"."VerzoekId"
      and "e"."Status" = @5 and ep."PaginaNr" = p."PaginaNr"
      and not (
        not exists (
          select ep."Inhoud" collate Latin1_General_100_BIN2, datalength(ep."Inhoud")
          intersect
          select p."Inhoud" collate Latin1_General_100_BIN2, datalength(p."Inhoud")
        )
      )
  )
order by p."PaginaId";

-- Fields of a sample of the answers
with knoop as (
    select cast(N'' collate Latin1_General_100_BIN2 as nvarchar(299)) as pad, cast(0 as int) as veld,
      cast(case when left(ltrim(s."Inhoud"), 1) = N'[' then 4 else 5 end as int) as soort, s."Inhoud" as inhoud,
      cast(0 as int) as diepte
    from (
        select i."Inhoud"
        from (
            select p."PaginaId", row_number() over (order by p."PaginaId") as nr, count(*) over () as alle
            from "staging"."Verzoek" as "v"
              inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
              and "p"."Poging" = "v"."Poging"
            where "v"."RunId" = @1 and "v"."Stroom" = @2 and "v"."Status" = @3
          ) as g
          inner join "staging"."Pagina" as i on i."PaginaId" = g."PaginaId"
        where g.nr * 2 / g.alle > (g.nr - 1) * 2 / g.alle
      ) as s
    union all
    select cast(
        left(
          k.pad + case when k.soort = 4 then N'[]'
            when e.[key] collate Latin1_General_100_BIN2 like N'[a-z]%'
            and e.[key] collate Latin1_General_100_BIN2 not like N'%[^A-Za-z0-9]%'
            and datalength(e.[key]) <= 100 then N'.' + e.[key] collate Latin1_General_100_BIN2
            else N'.*'
          end,
          299
        ) as nvarchar(299)
      ),
      cast(case when k.soort = 5 then 1 else 0 end as int), cast(e.[type] as int), e.[value], cast(k.diepte + 1 as int)
    from knoop as k cross apply openjson(case when k.soort in (4, 5) then k.inhoud else N'{}' end) as e
    where k.soort in (4, 5) and k.diepte < 8 and (k.soort = 5 or try_convert(int, e.[key]) < 50)
  )
select pad, veld, count(*) as aantal, count(case when soort = 5 then 1 end) as objecten
from knoop
group by pad, veld
order by count(*) desc, pad
offset 0 rows
fetch next 2001 rows only;

-- Lists that were read once
select v."VerzoekId", v."Parameters"
from "staging"."Verzoek" as v
where v."RunId" = @1
  and v."Stroom" = @2 and v."Status" = @3
  and (select count(*) from "staging"."Pagina" as p where p."VerzoekId" = v."VerzoekId" and p."Poging" = v."Poging") > 1
  and not exists (
    select 1
    from "staging"."Verzoek" as v2
    where v2."RunId" = v."RunId"
      and v2."Stroom" = v."Stroom" and v2."Parameters" = v."Parameters" and v2."VerzoekId" <> v."VerzoekId"
  );

-- Pages to shred
select p."PaginaId" as id
from "staging"."Verzoek" as "v"
  inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
  and "p"."Poging" = "v"."Poging"
where "v"."RunId" = @1 and "v"."Stroom" = @2 and "v"."Status" = @3 and p."PaginaId" > @4
order by p."PaginaId";
