-- What is the same for several tables. Made by `npm run generate` from src/tables and src/transform. Parameters are shown by number.

-- Pages to shred
select p."PaginaId" as id
from "staging"."Verzoek" as "v"
  inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
  and "p"."Poging" = "v"."Poging"
where "v"."RunId" = $1
  and "v"."Stroom" = $2 and "v"."Status" = $3 and p."PaginaId" > $4
  and not exists (
    select 1
    from "staging"."Verzoek" as e
      inner join "staging"."Pagina" as ep on ep."VerzoekId" = e."VerzoekId"
      and ep."Poging" = e."Poging"
    where "e"."RunId" = "v"."RunId"
      and "e"."Stroom" = "v"."Stroom" and "e"."Parameters" = "v"."Parameters" and "e"."VerzoekId" < "v"."VerzoekId"
      and "e"."Status" = $5 and ep."PaginaNr" = p."PaginaNr"
      and not ((ep."Inhoud" collate "C") is distinct from (p."Inhoud" collate "C"))
  )
order by p."PaginaId";

-- Fields of a sample of the answers
with recursive knoop as (
    select ''::text as pad, 0 as veld, jsonb_typeof(b.j) as soort, b.j as inhoud, 0 as diepte
    from (
        select s."Inhoud"::jsonb as j
        from (
            select i."Inhoud"
            from (
                select p."PaginaId", row_number() over (order by p."PaginaId") as nr, count(*) over () as alle
                from "staging"."Verzoek" as "v"
                  inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
                  and "p"."Poging" = "v"."Poging"
                where "v"."RunId" = $1 and "v"."Stroom" = $2 and "v"."Status" = $3
              ) as g
              inner join "staging"."Pagina" as i on i."PaginaId" = g."PaginaId"
            where g.nr * 2 / g.alle > (g.nr - 1) * 2 / g.alle
          ) as s
        offset 0
      ) as b
    union all
    select left(k.pad || e.stap, 299), e.veld, jsonb_typeof(e.j), e.j, k.diepte + 1
    from knoop as k
      cross join lateral (
        select
          case when o.key ~ '^[a-z][A-Za-z0-9]{0,49}$' then '.' || o.key else '.*' end as stap, 1 as veld, o.value as j
        from jsonb_each(case when k.soort = 'object' then k.inhoud else '{}'::jsonb end) as o
        union all
        select '[]', 0, k.inhoud -> a.n
        from generate_series(
            0, least(case when k.soort = 'array' then jsonb_array_length(k.inhoud) else 0 end, 50) - 1
          ) as a (n)
      ) as e
    where k.soort in ('object', 'array') and k.diepte < 8
  )
select pad, veld, count(*) as aantal, count(case when soort = 'object' then 1 end) as objecten
from knoop
group by pad, veld
order by count(*) desc, pad
offset 0 rows
fetch next 2001 rows only;

-- Lists that were read once
select v."VerzoekId", v."Parameters"
from "staging"."Verzoek" as v
where v."RunId" = $1
  and v."Stroom" = $2 and v."Status" = $3
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
where "v"."RunId" = $1 and "v"."Stroom" = $2 and "v"."Status" = $3 and p."PaginaId" > $4
order by p."PaginaId";
