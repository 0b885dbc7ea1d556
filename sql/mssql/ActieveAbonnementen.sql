-- ActieveAbonnementen. Made by `npm run generate` from src/tables and src/sync/transform. Parameters are shown by number.

-- Empty the work table
truncate table "staging"."ActieveAbonnementen_werk";

-- Shred the pages of one batch into it
insert into
  "staging"."ActieveAbonnementen_werk" (
    "Token",
    "VerzoekId",
    "PaginaId",
    "Positie",
    "Deel",
    "InBereik",
    "Geldig",
    "SleutelLeesbaar",
    "Verliest",
    "Afgeschermd",
    "Meldingen",
    "Record",
    "LedenId",
    "AbonnementId",
    "AbonnementNaam",
    "Status"
  )
select
  cast(@1 as bigint),
  "s"."VerzoekId",
  "s"."PaginaId",
  "s"."Positie",
  "s"."Deel",
  1,
  case
    when "s"."LedenId.fout" is null
    and "s"."AbonnementId.fout" is null then 1
    else 0
  end,
  case
    when "s"."LedenId.fout" is null
    and "s"."AbonnementId.fout" is null then 1
    else 0
  end,
  0,
  0,
  case
    when "s"."LedenId.fout" is null
    and "s"."AbonnementId.fout" is null
    and "s"."AbonnementNaam.fout" is null
    and "s"."Status.fout" is null then null
    else concat(
      '',
      case
        when "s"."LedenId.fout" is not null then concat(N'LedenId:', "s"."LedenId.fout", ';')
      end,
      case
        when "s"."AbonnementId.fout" is not null then concat(N'AbonnementId:', "s"."AbonnementId.fout", ';')
      end,
      case
        when "s"."AbonnementNaam.fout" is not null then concat(N'AbonnementNaam:', "s"."AbonnementNaam.fout", ';')
      end,
      case
        when "s"."Status.fout" is not null then concat(N'Status:', "s"."Status.fout", ';')
      end
    )
  end,
  case
    when "s"."LedenId.fout" is null
    and "s"."AbonnementId.fout" is null then null
    else "s"."Record"
  end,
  "s"."LedenId",
  "s"."AbonnementId",
  "s"."AbonnementNaam",
  "s"."Status"
from
  (
    select
      v."VerzoekId",
      p."PaginaId",
      r."Positie",
      r."Deel",
      r."Record",
      "waarde"."LedenId" as "LedenId",
      "waarde"."AbonnementId" as "AbonnementId",
      "waarde"."AbonnementNaam" as "AbonnementNaam",
      "waarde"."Status" as "Status",
      case
        when "waarde"."LedenId" is not null then null
        when "tekst"."LedenId.tekst" is null then N'required'
        else case
          when "tekst"."LedenId.json" is not null then N'type'
          else N'length'
        end
      end as "LedenId.fout",
      case
        when "waarde"."AbonnementId" is not null then null
        when "tekst"."AbonnementId.tekst" is null then N'required'
        else case
          when "tekst"."AbonnementId.json" is not null then N'type'
          else N'length'
        end
      end as "AbonnementId.fout",
      case
        when "waarde"."AbonnementNaam" is null
        and "tekst"."AbonnementNaam.tekst" is not null then case
          when "tekst"."AbonnementNaam.json" is not null then N'type'
          else N'length'
        end
      end as "AbonnementNaam.fout",
      case
        when "waarde"."Status" is null
        and "tekst"."Status.tekst" is not null then case
          when "tekst"."Status.json" is not null then N'type'
          else N'length'
        end
      end as "Status.fout"
    from
      "staging"."Verzoek" as "v"
      inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
      and "p"."Poging" = "v"."Poging"
      cross apply (
        select
          cast("e"."key" as int) as "Positie",
          cast("r"."key" as int) as "Deel",
          r.[type] as soort,
          r.[value] as inhoud,
          case "r"."type"
            when 1 then N'"' + replace(string_escape("r"."value", N'json'), N'\/', N'/') + N'"'
            when 0 then N'null'
            else "r"."value"
          end as "Record",
          case
            when e.[type] = 5 then e.[value]
            else N'{}'
          end as ouder
        from
          openjson(p."Inhoud", N'$.content') as e
          outer apply (
            select
              top (1) m.[value],
              m.[type]
            from
              openjson(
                case
                  when e.[type] = 5 then e.[value]
                  else N'{}'
                end,
                N'$'
              ) as m
            where
              m.[key] = N'activeMemberships'
          ) as i
          cross apply openjson(
            case
              when "i"."type" = 4 then "i"."value"
              when coalesce("i"."type", 0) = 0 then N'[]'
              else N'[[' + case "i"."type"
                when 1 then N'"' + replace(string_escape("i"."value", N'json'), N'\/', N'/') + N'"'
                when 0 then N'null'
                else "i"."value"
              end + N']]'
            end
          ) as r
      ) as r
      outer apply openjson(
        case
          when r.soort = 5 then r.inhoud
          else N'{}'
        end
      )
    with
      (
        "AbonnementId.p1" nvarchar(max) '$.membership.id',
        "AbonnementId.p1.json" nvarchar(max) '$.membership.id' as json,
        "AbonnementId.p2" nvarchar(max) '$.id',
        "AbonnementId.p2.json" nvarchar(max) '$.id' as json,
        "AbonnementNaam.p0" nvarchar(max) '$.membership.name',
        "AbonnementNaam.p0.json" nvarchar(max) '$.membership.name' as json,
        "AbonnementNaam.p1" nvarchar(max) '$.name',
        "AbonnementNaam.p1.json" nvarchar(max) '$.name' as json,
        "Status.p0" nvarchar(max) '$.status',
        "Status.p0.json" nvarchar(max) '$.status' as json,
        "Status.vlag0" nvarchar(max) '$.paused',
        "Status.vlag1" nvarchar(max) '$.expired',
        "Status.vlag2" nvarchar(max) '$.awaitingPayment',
        "Status.vlag3" nvarchar(max) '$.active'
      ) as "j"
      outer apply openjson(r.ouder)
    with
      ("LedenId.p0" nvarchar(max) '$.id', "LedenId.p0.json" nvarchar(max) '$.id' as json) as "o"
      cross apply (
        select
          case
            when not datalength(ltrim(rtrim(coalesce("o"."LedenId.p0", "o"."LedenId.p0.json")))) = 0 then ltrim(rtrim(coalesce("o"."LedenId.p0", "o"."LedenId.p0.json")))
          end as "LedenId.tekst",
          case
            when not datalength(
              ltrim(
                rtrim(
                  coalesce(
                    case
                      when r.soort in (1, 2, 3) then r.inhoud
                    end,
                    "j"."AbonnementId.p1",
                    "j"."AbonnementId.p1.json",
                    "j"."AbonnementId.p2",
                    "j"."AbonnementId.p2.json"
                  )
                )
              )
            ) = 0 then ltrim(
              rtrim(
                coalesce(
                  case
                    when r.soort in (1, 2, 3) then r.inhoud
                  end,
                  "j"."AbonnementId.p1",
                  "j"."AbonnementId.p1.json",
                  "j"."AbonnementId.p2",
                  "j"."AbonnementId.p2.json"
                )
              )
            )
          end as "AbonnementId.tekst",
          coalesce("j"."AbonnementNaam.p0", "j"."AbonnementNaam.p0.json", "j"."AbonnementNaam.p1", "j"."AbonnementNaam.p1.json") as "AbonnementNaam.tekst",
          case
            when "j"."Status.vlag0" collate Latin1_General_100_BIN2 like N'true' then N'PAUSED'
            when "j"."Status.vlag1" collate Latin1_General_100_BIN2 like N'true' then N'EXPIRED'
            when "j"."Status.vlag2" collate Latin1_General_100_BIN2 like N'true' then N'AWAITING_PAYMENT'
            when "j"."Status.vlag3" collate Latin1_General_100_BIN2 like N'true' then N'ACTIVE'
            else coalesce("j"."Status.p0", "j"."Status.p0.json", N'UNKNOWN')
          end as "Status.tekst",
          "o"."LedenId.p0.json" as "LedenId.json",
          case
            when case
              when r.soort in (1, 2, 3) then r.inhoud
            end is not null then null
            when "j"."AbonnementId.p1" is not null then null
            when "j"."AbonnementId.p1.json" is not null then "j"."AbonnementId.p1.json"
            when "j"."AbonnementId.p2" is not null then null
            when "j"."AbonnementId.p2.json" is not null then "j"."AbonnementId.p2.json"
          end as "AbonnementId.json",
          case
            when "j"."AbonnementNaam.p0" is not null then null
            when "j"."AbonnementNaam.p0.json" is not null then "j"."AbonnementNaam.p0.json"
            when "j"."AbonnementNaam.p1" is not null then null
            when "j"."AbonnementNaam.p1.json" is not null then "j"."AbonnementNaam.p1.json"
          end as "AbonnementNaam.json",
          "j"."Status.p0.json" as "Status.json"
      ) as tekst
      cross apply (
        select
          case
            when datalength("tekst"."LedenId.tekst") <= 100
            and "tekst"."LedenId.json" is null then cast("tekst"."LedenId.tekst" as nvarchar(50))
          end as "LedenId",
          case
            when datalength("tekst"."AbonnementId.tekst") <= 100
            and "tekst"."AbonnementId.json" is null then cast("tekst"."AbonnementId.tekst" as nvarchar(50))
          end as "AbonnementId",
          case
            when datalength("tekst"."AbonnementNaam.tekst") <= 510
            and "tekst"."AbonnementNaam.json" is null then cast("tekst"."AbonnementNaam.tekst" as nvarchar(255))
          end as "AbonnementNaam",
          case
            when datalength("tekst"."Status.tekst") <= 40
            and "tekst"."Status.json" is null then cast("tekst"."Status.tekst" as nvarchar(20))
          end as "Status"
      ) as waarde
    where
      "v"."RunId" = @2
      and "v"."Stroom" = @3
      and "v"."Status" = @4
      and "p"."PaginaId" > @5
      and "p"."PaginaId" <= @6
  ) as s
option
  (recompile);

-- Count the records
select
  count(*) as gelezen,
  sum(1 - "Geldig") as afgekeurd,
  sum(1 - "SleutelLeesbaar") as onleesbaar
from
  "staging"."ActieveAbonnementen_werk"
where
  "Token" = @1
  and "InBereik" = 1;

-- Count what is wrong with them
select
  melding.value as melding,
  count(*) as aantal
from
  "staging"."ActieveAbonnementen_werk" as w
  cross apply string_split (w."Meldingen", N';') as melding
where
  w."Token" = @1
  and w."InBereik" = 1
  and w."Meldingen" is not null
  and melding.value <> ''
group by
  melding.value;

-- Count keys that several records have
select
  count(*) as sleutels,
  sum(k.extra) as dubbel
from
  (
    select
      count(*) - count(distinct "VerzoekId") as extra
    from
      "staging"."ActieveAbonnementen_werk"
    where
      "Token" = @1
      and "SleutelLeesbaar" = 1
    group by
      "LedenId",
      "AbonnementId"
    having
      count(*) > 1
  ) as k;

-- Count lists that moved while they were read
select
  count(*) as aantal
from
  "staging"."Verzoek" as v
where
  v."RunId" = @1
  and v."Stroom" = @2
  and v."Status" = @3
  and v."Totaal" is not null
  and not exists (
    select
      1
    from
      "staging"."Verzoek" as e
    where
      "e"."RunId" = "v"."RunId"
      and "e"."Stroom" = "v"."Stroom"
      and "e"."Parameters" = "v"."Parameters"
      and e."VerzoekId" < "v"."VerzoekId"
      and e."Status" = @4
  )
  and v."Totaal" <> (
    select
      count(*)
    from
      "staging"."ActieveAbonnementen_werk" as w
    where
      w."Token" = @5
      and w."VerzoekId" = v."VerzoekId"
  );

-- Count characters that were replaced
select
  sum(p."Vervangen") as aantal
from
  "staging"."Verzoek" as "v"
  inner join "staging"."Pagina" as "p" on "p"."VerzoekId" = "v"."VerzoekId"
  and "p"."Poging" = "v"."Poging"
where
  "v"."RunId" = @1
  and "v"."Stroom" = @2
  and "v"."Status" = @3;

-- Keep one record for each key
with
  dubbel as (
    select
      "LedenId",
      "AbonnementId"
    from
      "staging"."ActieveAbonnementen_werk"
    where
      "Token" = @1
      and "SleutelLeesbaar" = 1
    group by
      "LedenId",
      "AbonnementId"
    having
      count(*) > 1
  ),
  volgorde as (
    select
      w."Nr",
      row_number() over (
        partition by
          w."LedenId",
          w."AbonnementId"
        order by
          w."Geldig" desc,
          w."VerzoekId" desc,
          case w."Status"
            when N'ACTIVE' then 0
            when N'PAUSED' then 1
            when N'AWAITING_PAYMENT' then 2
            when N'EXPIRED' then 3
            when N'UNKNOWN' then 4
            else 5
          end,
          p."PaginaNr" desc,
          w."Positie" desc,
          w."Deel" desc
      ) as plaats,
      min(w."Geldig") over (
        partition by
          w."LedenId",
          w."AbonnementId"
      ) as allemaal
    from
      "staging"."ActieveAbonnementen_werk" as w
      inner join dubbel as d on "w"."LedenId" = "d"."LedenId"
      and "w"."AbonnementId" = "d"."AbonnementId"
      inner join "staging"."Pagina" as p on p."PaginaId" = w."PaginaId"
    where
      w."Token" = @2
      and w."SleutelLeesbaar" = 1
  )
update "staging"."ActieveAbonnementen_werk"
set
  "Verliest" = case
    when volgorde.plaats > 1 then 1
    else 0
  end,
  "Afgeschermd" = 1 - volgorde.allemaal
from
  volgorde
where
  "staging"."ActieveAbonnementen_werk"."Nr" = volgorde."Nr"
option
  (recompile);

-- Measure the rows that come
select
  count(*) as rijen,
  count(w."AbonnementNaam") as "AbonnementNaam.gevuld",
  count(w."Status") as "Status.gevuld"
from
  "staging"."ActieveAbonnementen_werk" as w
where
  "w"."Token" = @1
  and "w"."Geldig" = 1
  and "w"."InBereik" = 1
  and "w"."Verliest" = 0;

-- Lists that were read once
select
  v."VerzoekId",
  v."Parameters"
from
  "staging"."Verzoek" as v
where
  v."RunId" = @1
  and v."Stroom" = @2
  and v."Status" = @3
  and (
    select
      count(*)
    from
      "staging"."Pagina" as p
    where
      p."VerzoekId" = v."VerzoekId"
      and p."Poging" = v."Poging"
  ) > 1
  and not exists (
    select
      1
    from
      "staging"."Verzoek" as v2
    where
      v2."RunId" = v."RunId"
      and v2."Stroom" = v."Stroom"
      and v2."Parameters" = v."Parameters"
      and v2."VerzoekId" <> v."VerzoekId"
  );

-- Count rows that would be deleted
select
  count(*) as aantal
from
  "tree11"."ActieveAbonnementen" as t
where
  exists (
    select
      1
    from
      (
        select
          1 as "Een"
        from
          "staging"."Verzoek" as v
        where
          v."RunId" = @1
          and v."Stroom" = @2
          and v."Status" = @3
          and not exists (
            select
              1
            from
              "staging"."ActieveAbonnementen_werk" as w
              inner join "staging"."Verzoek" as v3 on v3."VerzoekId" = w."VerzoekId"
            where
              w."Token" = @4
              and w."SleutelLeesbaar" = 0
              and w."InBereik" = 1
              and v3."Parameters" = v."Parameters"
          )
      ) as b
    where
      b."Een" = 1
  )
  and not exists (
    select
      1
    from
      "staging"."ActieveAbonnementen_werk" as w
    where
      w."Token" = @5
      and w."SleutelLeesbaar" = 1
      and "w"."LedenId" = "t"."LedenId"
      and "w"."AbonnementId" = "t"."AbonnementId"
  )
option
  (recompile);

-- What differs from the target
insert into
  "staging"."ActieveAbonnementen_verschil" ("Token", "Soort", "PaginaId", "Positie", "RijVoor", "LedenId", "AbonnementId", "AbonnementNaam", "Status")
select
  cast(@1 as bigint),
  case
    when "t"."LedenId" is null then 'I'
    else 'U'
  end,
  s."PaginaId",
  s."Positie",
  case
    when "t"."LedenId" is not null then (
      select
        "t"."LedenId" as "LedenId",
        "t"."AbonnementId" as "AbonnementId",
        "t"."AbonnementNaam" as "AbonnementNaam",
        "t"."Status" as "Status"
      for json
        path,
        without_array_wrapper,
        include_null_values
    )
  end,
  "s"."LedenId",
  "s"."AbonnementId",
  "s"."AbonnementNaam",
  "s"."Status"
from
  "staging"."ActieveAbonnementen_werk" as s
  left join "tree11"."ActieveAbonnementen" as t on "t"."LedenId" = "s"."LedenId"
  and "t"."AbonnementId" = "s"."AbonnementId"
where
  s."Token" = @2
  and s."Geldig" = 1
  and s."Verliest" = 0
  and (
    (
      "t"."LedenId" is null
      and s."InBereik" = 1
    )
    or (
      "t"."LedenId" is not null
      and s."Afgeschermd" = 0
      and (s."InBereik" = 1)
      and exists (
        select
          "s"."AbonnementNaam" collate Latin1_General_100_BIN2,
          datalength("s"."AbonnementNaam"),
          "s"."Status" collate Latin1_General_100_BIN2,
          datalength("s"."Status")
        except
        select
          "t"."AbonnementNaam" collate Latin1_General_100_BIN2,
          datalength("t"."AbonnementNaam"),
          "t"."Status" collate Latin1_General_100_BIN2,
          datalength("t"."Status")
      )
    )
  )
union all
select
  cast(@3 as bigint),
  'D',
  null,
  null,
  (
    select
      "t"."LedenId" as "LedenId",
      "t"."AbonnementId" as "AbonnementId",
      "t"."AbonnementNaam" as "AbonnementNaam",
      "t"."Status" as "Status"
    for json
      path,
      without_array_wrapper,
      include_null_values
  ),
  "t"."LedenId",
  "t"."AbonnementId",
  "t"."AbonnementNaam",
  "t"."Status"
from
  "tree11"."ActieveAbonnementen" as t
where
  exists (
    select
      1
    from
      (
        select
          1 as "Een"
        from
          "staging"."Verzoek" as v
        where
          v."RunId" = @4
          and v."Stroom" = @5
          and v."Status" = @6
          and (
            (
              select
                count(*)
              from
                "staging"."Pagina" as p
              where
                p."VerzoekId" = v."VerzoekId"
                and p."Poging" = v."Poging"
            ) <= 1
            or exists (
              select
                1
              from
                "staging"."Verzoek" as v2
              where
                v2."RunId" = v."RunId"
                and v2."Stroom" = v."Stroom"
                and v2."Parameters" = v."Parameters"
                and v2."VerzoekId" <> v."VerzoekId"
                and v2."Status" = @7
            )
          )
          and not exists (
            select
              1
            from
              "staging"."ActieveAbonnementen_werk" as w
              inner join "staging"."Verzoek" as v3 on v3."VerzoekId" = w."VerzoekId"
            where
              w."Token" = @8
              and w."SleutelLeesbaar" = 0
              and w."InBereik" = 1
              and v3."Parameters" = v."Parameters"
          )
      ) as b
    where
      b."Een" = 1
  )
  and not exists (
    select
      1
    from
      "staging"."ActieveAbonnementen_werk" as w
    where
      w."Token" = @9
      and w."SleutelLeesbaar" = 1
      and "w"."LedenId" = "t"."LedenId"
      and "w"."AbonnementId" = "t"."AbonnementId"
  )
option
  (recompile);

-- Count it
select
  "Soort",
  count(*) as aantal
from
  "staging"."ActieveAbonnementen_verschil"
where
  "Token" = @1
group by
  "Soort";

-- Would it delete many? How many rows there are in its scope
select
  count(*) as aantal
from
  "tree11"."ActieveAbonnementen" as t
where
  exists (
    select
      1
    from
      (
        select
          1 as "Een"
        from
          "staging"."Verzoek" as v
        where
          v."RunId" = @1
          and v."Stroom" = @2
          and v."Status" = @3
          and (
            (
              select
                count(*)
              from
                "staging"."Pagina" as p
              where
                p."VerzoekId" = v."VerzoekId"
                and p."Poging" = v."Poging"
            ) <= 1
            or exists (
              select
                1
              from
                "staging"."Verzoek" as v2
              where
                v2."RunId" = v."RunId"
                and v2."Stroom" = v."Stroom"
                and v2."Parameters" = v."Parameters"
                and v2."VerzoekId" <> v."VerzoekId"
                and v2."Status" = @4
            )
          )
          and not exists (
            select
              1
            from
              "staging"."ActieveAbonnementen_werk" as w
              inner join "staging"."Verzoek" as v3 on v3."VerzoekId" = w."VerzoekId"
            where
              w."Token" = @5
              and w."SleutelLeesbaar" = 0
              and w."InBereik" = 1
              and v3."Parameters" = v."Parameters"
          )
      ) as b
    where
      b."Een" = 1
  )
option
  (recompile);

-- When it is held: what makes it this difference and no other
select
  sum(cast(cast(substring(hashbytes('SHA2_256', r.rij), 1, 7) as bigint) as decimal(38, 0))) as "deel0",
  sum(cast(cast(substring(hashbytes('SHA2_256', r.rij), 8, 7) as bigint) as decimal(38, 0))) as "deel1",
  sum(cast(cast(substring(hashbytes('SHA2_256', r.rij), 15, 7) as bigint) as decimal(38, 0))) as "deel2",
  sum(cast(cast(substring(hashbytes('SHA2_256', r.rij), 22, 7) as bigint) as decimal(38, 0))) as "deel3"
from
  (
    select
      (
        select
          s."Soort" as "Soort",
          s."RijVoor" as "RijVoor",
          "s"."LedenId" as "LedenId",
          "s"."AbonnementId" as "AbonnementId",
          "s"."AbonnementNaam" as "AbonnementNaam",
          "s"."Status" as "Status"
        for json
          path,
          without_array_wrapper,
          include_null_values
      ) as rij
    from
      "staging"."ActieveAbonnementen_verschil" as s
    where
      s."Token" = @1
  ) as r;

-- A sample of it, for a dry run or a hold
select
  s."Soort" as soort,
  (
    select
      "s"."AbonnementId" as "AbonnementId"
    for json
      path,
      without_array_wrapper,
      include_null_values
  ) as sleutel,
  (
    select
      "s"."AbonnementNaam" as "AbonnementNaam",
      "s"."Status" as "Status"
    for json
      path,
      without_array_wrapper,
      include_null_values
  ) as na
from
  "staging"."ActieveAbonnementen_verschil" as s
where
  s."Token" = @1
order by
  s."Soort",
  "s"."LedenId",
  "s"."AbonnementId"
offset
  0 rows
fetch next
  20 rows only;

-- Is this a first load?
select
  count(*) as aantal
from
  (
    select
      1 as een
    where
      exists (
        select
          1
        from
          "tree11"."ActieveAbonnementen"
      )
  ) as e;

-- Bad records
insert into
  "tree11"."Quarantaine" ("RunId", "Tabel", "PaginaId", "Positie", "Sleutel", "Reden", "Record")
select
  cast(@1 as bigint),
  N'ActieveAbonnementen',
  w."PaginaId",
  w."Positie",
  case
    when w."SleutelLeesbaar" = 1 then (
      select
        "w"."LedenId" as "LedenId",
        "w"."AbonnementId" as "AbonnementId"
      for json
        path,
        without_array_wrapper,
        include_null_values
    )
  end,
  w."Meldingen",
  w."Record"
from
  "staging"."ActieveAbonnementen_werk" as w
where
  w."Token" = @2
  and w."Geldig" = 0
  and w."InBereik" = 1;

-- The rows before
insert into
  "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor", "PaginaId", "Positie")
select
  cast(@1 as bigint),
  N'ActieveAbonnementen',
  (
    select
      "s"."LedenId" as "LedenId",
      "s"."AbonnementId" as "AbonnementId"
    for json
      path,
      without_array_wrapper,
      include_null_values
  ),
  s."Soort",
  s."RijVoor",
  s."PaginaId",
  s."Positie"
from
  "staging"."ActieveAbonnementen_verschil" as s
where
  s."Token" = @2
option
  (recompile);

-- Apply it
merge into
  "tree11"."ActieveAbonnementen"
with
  (holdlock) as "t" using (
    select
      "Soort",
      "LedenId",
      "AbonnementId",
      "AbonnementNaam",
      "Status"
    from
      "staging"."ActieveAbonnementen_verschil"
    where
      "Token" = @1
  ) as "s" on "t"."LedenId" = "s"."LedenId"
  and "t"."AbonnementId" = "s"."AbonnementId"
when matched
  and "s"."Soort" = N'D' then
delete
when matched
  and "s"."Soort" = N'U' then
update set
  "AbonnementNaam" = "s"."AbonnementNaam",
  "Status" = "s"."Status",
  "DatumLaatsteUpdate" = cast(sysutcdatetime() as datetime2(3)),
  "RunId" = @2
when not matched
  and "s"."Soort" = N'I' then
insert
  ("LedenId", "AbonnementId", "AbonnementNaam", "Status", "DatumLaatsteUpdate", "RunId")
values
  (
    "s"."LedenId",
    "s"."AbonnementId",
    "s"."AbonnementNaam",
    "s"."Status",
    cast(sysutcdatetime() as datetime2(3)),
    @3
  )
option
  (recompile);;
