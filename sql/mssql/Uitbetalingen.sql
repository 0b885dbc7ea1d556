-- Uitbetalingen. Made by `npm run generate` from src/tables and src/transform. Parameters are shown by number.

-- Empty the work table
truncate table "staging"."Uitbetalingen_werk";

-- Note that it was begun
insert into "staging"."Uitbetalingen_verschil" ("Token", "Soort") values (cast(@1 as bigint), 'B');

-- Pages to shred: see gedeeld.sql

-- Shred those of one batch into it
insert into "staging"."Uitbetalingen_werk" (
    "Token", "VerzoekId", "PaginaId", "Positie", "Deel", "InBereik", "Geldig", "SleutelLeesbaar", "Verliest",
    "Afgeschermd", "Meldingen", "Record", "UitbetalingID", "Datum", "Betalingen", "Chargebacks", "Refunds",
    "NettoBedrag", "BrutoBedrag", "ChargebackBedrag", "RefundBedrag", "CommissieBedrag", "Status"
  )
select cast(@1 as bigint), "s"."VerzoekId", "s"."PaginaId", "s"."Positie", "s"."Deel", 1,
  case when "s"."UitbetalingID.fout" is null
    and "s"."Datum.fout" is null and "s"."Betalingen.fout" is null and "s"."Chargebacks.fout" is null
    and "s"."Refunds.fout" is null and "s"."NettoBedrag.fout" is null and "s"."BrutoBedrag.fout" is null
    and "s"."ChargebackBedrag.fout" is null and "s"."RefundBedrag.fout" is null and "s"."CommissieBedrag.fout" is null
    and "s"."Status.fout" is null then 1
    else 0
  end,
  case when "s"."UitbetalingID.fout" is null then 1 else 0 end, 0, 0,
  case when "s"."UitbetalingID.fout" is null
    and "s"."Datum.fout" is null and "s"."Betalingen.fout" is null and "s"."Chargebacks.fout" is null
    and "s"."Refunds.fout" is null and "s"."NettoBedrag.fout" is null and "s"."BrutoBedrag.fout" is null
    and "s"."ChargebackBedrag.fout" is null and "s"."RefundBedrag.fout" is null and "s"."CommissieBedrag.fout" is null
    and "s"."Status.fout" is null and "s"."Datum.zone" = 0 then null
    else concat(
      '',
      case when "s"."UitbetalingID.fout" is not null then concat(N'UitbetalingID:', "s"."UitbetalingID.fout", ';') end,
      case when "s"."Datum.fout" is not null then concat(N'Datum:', "s"."Datum.fout", ';') end,
      case when "s"."Betalingen.fout" is not null then concat(N'Betalingen:', "s"."Betalingen.fout", ';') end,
      case when "s"."Chargebacks.fout" is not null then concat(N'Chargebacks:', "s"."Chargebacks.fout", ';') end,
      case when "s"."Refunds.fout" is not null then concat(N'Refunds:', "s"."Refunds.fout", ';') end,
      case when "s"."NettoBedrag.fout" is not null then concat(N'NettoBedrag:', "s"."NettoBedrag.fout", ';') end,
      case when "s"."BrutoBedrag.fout" is not null then concat(N'BrutoBedrag:', "s"."BrutoBedrag.fout", ';') end,
      case
        when "s"."ChargebackBedrag.fout" is not null then concat(N'ChargebackBedrag:', "s"."ChargebackBedrag.fout", ';')
      end,
      case when "s"."RefundBedrag.fout" is not null then concat(N'RefundBedrag:', "s"."RefundBedrag.fout", ';') end,
      case
        when "s"."CommissieBedrag.fout" is not null then concat(N'CommissieBedrag:', "s"."CommissieBedrag.fout", ';')
      end,
      case when "s"."Status.fout" is not null then concat(N'Status:', "s"."Status.fout", ';') end,
      case when "s"."Datum.zone" = 1 then N'Datum:zone;' end
    )
  end,
  case when "s"."UitbetalingID.fout" is null
    and "s"."Datum.fout" is null and "s"."Betalingen.fout" is null and "s"."Chargebacks.fout" is null
    and "s"."Refunds.fout" is null and "s"."NettoBedrag.fout" is null and "s"."BrutoBedrag.fout" is null
    and "s"."ChargebackBedrag.fout" is null and "s"."RefundBedrag.fout" is null and "s"."CommissieBedrag.fout" is null
    and "s"."Status.fout" is null then null
    else "s"."Record"
  end,
  "s"."UitbetalingID", "s"."Datum", "s"."Betalingen", "s"."Chargebacks", "s"."Refunds", "s"."NettoBedrag",
  "s"."BrutoBedrag", "s"."ChargebackBedrag", "s"."RefundBedrag", "s"."CommissieBedrag", "s"."Status"
from (
    select v."VerzoekId", p."PaginaId", r."Positie", r."Deel", r."Record", "waarde"."UitbetalingID" as "UitbetalingID",
      "waarde"."Datum" as "Datum", "waarde"."Betalingen" as "Betalingen", "waarde"."Chargebacks" as "Chargebacks",
      "waarde"."Refunds" as "Refunds", "waarde"."NettoBedrag" as "NettoBedrag", "waarde"."BrutoBedrag" as "BrutoBedrag",
      "waarde"."ChargebackBedrag" as "ChargebackBedrag", "waarde"."RefundBedrag" as "RefundBedrag",
      "waarde"."CommissieBedrag" as "CommissieBedrag", "waarde"."Status" as "Status",
      case when "waarde"."UitbetalingID" is not null then null
        when "tekst"."UitbetalingID.tekst" is null then N'required'
        else case when "tekst"."UitbetalingID.json" is not null then N'type' else N'length' end
      end as "UitbetalingID.fout",
      case when "waarde"."Datum" is not null then null when "tekst"."Datum.tekst" is null then N'required' else N'type'
      end as "Datum.fout",
      case when "waarde"."Betalingen" is not null then null
        when "tekst"."Betalingen.tekst" is null then N'required'
        else N'type'
      end as "Betalingen.fout",
      case when "waarde"."Chargebacks" is not null then null
        when "tekst"."Chargebacks.tekst" is null then N'required'
        else N'type'
      end as "Chargebacks.fout",
      case
        when "waarde"."Refunds" is not null then null when "tekst"."Refunds.tekst" is null then N'required' else N'type'
      end as "Refunds.fout",
      case when "waarde"."NettoBedrag" is not null then null
        when "tekst"."NettoBedrag.tekst" is null then N'required'
        else N'type'
      end as "NettoBedrag.fout",
      case when "waarde"."BrutoBedrag" is not null then null
        when "tekst"."BrutoBedrag.tekst" is null then N'required'
        else N'type'
      end as "BrutoBedrag.fout",
      case when "waarde"."ChargebackBedrag" is not null then null
        when "tekst"."ChargebackBedrag.tekst" is null then N'required'
        else N'type'
      end as "ChargebackBedrag.fout",
      case when "waarde"."RefundBedrag" is not null then null
        when "tekst"."RefundBedrag.tekst" is null then N'required'
        else N'type'
      end as "RefundBedrag.fout",
      case when "waarde"."CommissieBedrag" is not null then null
        when "tekst"."CommissieBedrag.tekst" is null then N'required'
        else N'type'
      end as "CommissieBedrag.fout",
      case when "waarde"."Status" is not null then null
        when "tekst"."Status.tekst" is null then N'required'
        else case when "tekst"."Status.json" is not null then N'type' else N'length' end
      end as "Status.fout",
      case when "waarde"."Datum" is not null
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
        from openjson(p."Inhoud", N'$.content') as r
      ) as r
      outer apply openjson(case when r.soort = 5 then r.inhoud else N'{}' end)
    with (
        "UitbetalingID.p0" nvarchar(max) '$.payout.id', "UitbetalingID.p0.json" nvarchar(max) '$.payout.id' as json,
        "Datum.p0" nvarchar(max) '$.payout.date', "Datum.p0.json" nvarchar(max) '$.payout.date' as json,
        "Betalingen.p0" nvarchar(max) '$.payout.summary.paymentCount',
        "Betalingen.p0.json" nvarchar(max) '$.payout.summary.paymentCount' as json,
        "Chargebacks.p0" nvarchar(max) '$.payout.summary.chargebackCount',
        "Chargebacks.p0.json" nvarchar(max) '$.payout.summary.chargebackCount' as json,
        "Refunds.p0" nvarchar(max) '$.payout.summary.refundCount',
        "Refunds.p0.json" nvarchar(max) '$.payout.summary.refundCount' as json,
        "NettoBedrag.p0" nvarchar(max) '$.payout.summary.totalNetAmount',
        "NettoBedrag.p0.json" nvarchar(max) '$.payout.summary.totalNetAmount' as json,
        "BrutoBedrag.p0" nvarchar(max) '$.payout.summary.totalGrossAmount',
        "BrutoBedrag.p0.json" nvarchar(max) '$.payout.summary.totalGrossAmount' as json,
        "ChargebackBedrag.p0" nvarchar(max) '$.payout.summary.totalChargebackAmount',
        "ChargebackBedrag.p0.json" nvarchar(max) '$.payout.summary.totalChargebackAmount' as json,
        "RefundBedrag.p0" nvarchar(max) '$.payout.summary.totalRefundAmount',
        "RefundBedrag.p0.json" nvarchar(max) '$.payout.summary.totalRefundAmount' as json,
        "CommissieBedrag.p0" nvarchar(max) '$.payout.summary.totalCommissionFeeAmount',
        "CommissieBedrag.p0.json" nvarchar(max) '$.payout.summary.totalCommissionFeeAmount' as json,
        "Status.p0" nvarchar(max) '$.payout.status', "Status.p0.json" nvarchar(max) '$.payout.status' as json
      ) as "j"
      outer apply (
        select case when not datalength(
              case
                when coalesce("j"."UitbetalingID.p0", "j"."UitbetalingID.p0.json") collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
                or coalesce("j"."UitbetalingID.p0", "j"."UitbetalingID.p0.json") collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                  when patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce("j"."UitbetalingID.p0", "j"."UitbetalingID.p0.json") collate Latin1_General_100_BIN2
                  ) = 0 then N''
                  else substring(
                    coalesce("j"."UitbetalingID.p0", "j"."UitbetalingID.p0.json"),
                    patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      coalesce("j"."UitbetalingID.p0", "j"."UitbetalingID.p0.json") collate Latin1_General_100_BIN2
                    ),
                    datalength(coalesce("j"."UitbetalingID.p0", "j"."UitbetalingID.p0.json")) / 2 - patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      coalesce("j"."UitbetalingID.p0", "j"."UitbetalingID.p0.json") collate Latin1_General_100_BIN2
                    ) - patindex(
                      N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                      reverse(coalesce("j"."UitbetalingID.p0", "j"."UitbetalingID.p0.json")) collate Latin1_General_100_BIN2
                    ) + 2
                  )
                end
                else coalesce("j"."UitbetalingID.p0", "j"."UitbetalingID.p0.json")
              end
            ) = 0 then case
              when coalesce("j"."UitbetalingID.p0", "j"."UitbetalingID.p0.json") collate Latin1_General_100_BIN2 like N'[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%'
              or coalesce("j"."UitbetalingID.p0", "j"."UitbetalingID.p0.json") collate Latin1_General_100_BIN2 like N'%[ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]' then case
                when patindex(
                  N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                  coalesce("j"."UitbetalingID.p0", "j"."UitbetalingID.p0.json") collate Latin1_General_100_BIN2
                ) = 0 then N''
                else substring(
                  coalesce("j"."UitbetalingID.p0", "j"."UitbetalingID.p0.json"),
                  patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce("j"."UitbetalingID.p0", "j"."UitbetalingID.p0.json") collate Latin1_General_100_BIN2
                  ),
                  datalength(coalesce("j"."UitbetalingID.p0", "j"."UitbetalingID.p0.json")) / 2 - patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    coalesce("j"."UitbetalingID.p0", "j"."UitbetalingID.p0.json") collate Latin1_General_100_BIN2
                  ) - patindex(
                    N'%[^ 	
      　­᠎﻿           ​‌‍‎‏‪‫‬‭‮⁠⁡⁢⁣⁤⁦⁧⁨⁩]%',
                    reverse(coalesce("j"."UitbetalingID.p0", "j"."UitbetalingID.p0.json")) collate Latin1_General_100_BIN2
                  ) + 2
                )
              end
              else coalesce("j"."UitbetalingID.p0", "j"."UitbetalingID.p0.json")
            end
          end as "UitbetalingID.tekst",
          coalesce("j"."Datum.p0", "j"."Datum.p0.json") as "Datum.tekst",
          coalesce("j"."Betalingen.p0", "j"."Betalingen.p0.json") as "Betalingen.tekst",
          coalesce("j"."Chargebacks.p0", "j"."Chargebacks.p0.json") as "Chargebacks.tekst",
          coalesce("j"."Refunds.p0", "j"."Refunds.p0.json") as "Refunds.tekst",
          coalesce("j"."NettoBedrag.p0", "j"."NettoBedrag.p0.json") as "NettoBedrag.tekst",
          coalesce("j"."BrutoBedrag.p0", "j"."BrutoBedrag.p0.json") as "BrutoBedrag.tekst",
          coalesce("j"."ChargebackBedrag.p0", "j"."ChargebackBedrag.p0.json") as "ChargebackBedrag.tekst",
          coalesce("j"."RefundBedrag.p0", "j"."RefundBedrag.p0.json") as "RefundBedrag.tekst",
          coalesce("j"."CommissieBedrag.p0", "j"."CommissieBedrag.p0.json") as "CommissieBedrag.tekst",
          case
            when not datalength(coalesce("j"."Status.p0", "j"."Status.p0.json")) = 0 then coalesce("j"."Status.p0", "j"."Status.p0.json")
          end as "Status.tekst",
          case when "j"."UitbetalingID.p0.json" is not null then "j"."UitbetalingID.p0.json"
            when "j"."UitbetalingID.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."UitbetalingID.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$.payout') as m
              where m.[key] = N'id' and m.[type] = 3
            )
          end as "UitbetalingID.json",
          "j"."Datum.p0.json" as "Datum.json", "j"."Betalingen.p0.json" as "Betalingen.json",
          "j"."Chargebacks.p0.json" as "Chargebacks.json", "j"."Refunds.p0.json" as "Refunds.json",
          "j"."NettoBedrag.p0.json" as "NettoBedrag.json", "j"."BrutoBedrag.p0.json" as "BrutoBedrag.json",
          "j"."ChargebackBedrag.p0.json" as "ChargebackBedrag.json", "j"."RefundBedrag.p0.json" as "RefundBedrag.json",
          "j"."CommissieBedrag.p0.json" as "CommissieBedrag.json",
          case when "j"."Status.p0.json" is not null then "j"."Status.p0.json"
            when "j"."Status.p0" collate Latin1_General_100_BIN2 like N'true'
            or "j"."Status.p0" collate Latin1_General_100_BIN2 like N'false' then (
              select top (1) m.[value]
              from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$.payout') as m
              where m.[key] = N'status' and m.[type] = 3
            )
          end as "Status.json"
      ) as tekst
      outer apply (
        select case when datalength("tekst"."UitbetalingID.tekst") <= 100
            and "tekst"."UitbetalingID.json" is null then cast("tekst"."UitbetalingID.tekst" as nvarchar(50))
          end as "UitbetalingID",
          case when datalength("tekst"."Datum.tekst") = 48
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
                            or (d.s like N':[0-5][0-9].[0-9]%' and substring(d.s, 5, 2147483647) not like N'%[^0-9]%')
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
          end as "Datum",
          case when datalength("tekst"."Betalingen.tekst") between 2 and 18
            and "tekst"."Betalingen.tekst" collate Latin1_General_100_BIN2 not like N'%[^0-9]%' then try_convert(int, "tekst"."Betalingen.tekst")
            else (
              select case when substring(g.z, 121 + g.q, 400) not like N'%[^0]%'
                  and h.g between -2147483648 and 2147483647 then try_convert(int, h.g)
                end
              from (select cast("tekst"."Betalingen.tekst" as nvarchar(200)) collate Latin1_General_100_BIN2 as t) as a
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
                          from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$.payout.summary') as m
                          where m.[key] = N'paymentCount' and m.[type] = 2
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
          end as "Betalingen",
          case when datalength("tekst"."Chargebacks.tekst") between 2 and 18
            and "tekst"."Chargebacks.tekst" collate Latin1_General_100_BIN2 not like N'%[^0-9]%' then try_convert(int, "tekst"."Chargebacks.tekst")
            else (
              select case when substring(g.z, 121 + g.q, 400) not like N'%[^0]%'
                  and h.g between -2147483648 and 2147483647 then try_convert(int, h.g)
                end
              from (select cast("tekst"."Chargebacks.tekst" as nvarchar(200)) collate Latin1_General_100_BIN2 as t) as a
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
                          from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$.payout.summary') as m
                          where m.[key] = N'chargebackCount' and m.[type] = 2
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
          end as "Chargebacks",
          case when datalength("tekst"."Refunds.tekst") between 2 and 18
            and "tekst"."Refunds.tekst" collate Latin1_General_100_BIN2 not like N'%[^0-9]%' then try_convert(int, "tekst"."Refunds.tekst")
            else (
              select case when substring(g.z, 121 + g.q, 400) not like N'%[^0]%'
                  and h.g between -2147483648 and 2147483647 then try_convert(int, h.g)
                end
              from (select cast("tekst"."Refunds.tekst" as nvarchar(200)) collate Latin1_General_100_BIN2 as t) as a
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
                          from openjson(case when r.soort = 5 then r.inhoud else N'{}' end, N'$.payout.summary') as m
                          where m.[key] = N'refundCount' and m.[type] = 2
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
          end as "Refunds",
          case when datalength("tekst"."NettoBedrag.tekst") <= 36
            and "tekst"."NettoBedrag.tekst" collate Latin1_General_100_BIN2 like N'[0-9]%'
            and "tekst"."NettoBedrag.tekst" collate Latin1_General_100_BIN2 like N'%[0-9]'
            and "tekst"."NettoBedrag.tekst" collate Latin1_General_100_BIN2 not like N'%[^0-9.]%'
            and "tekst"."NettoBedrag.tekst" collate Latin1_General_100_BIN2 not like N'%.%.%' then (
              select case when abs(h.g) < 10000000000 then case
                    when abs(round(h.g, 2)) < 10000000000 then convert(decimal(12, 2), round(h.g, 2))
                  end
                end
              from (select try_convert(decimal(38, 20), "tekst"."NettoBedrag.tekst") as g) as h
            )
            else (
              select case when abs(h.g) < 10000000000 then case
                    when abs(round(h.g, 2)) < 10000000000 then convert(decimal(12, 2), round(h.g, 2))
                  end
                end
              from (select cast("tekst"."NettoBedrag.tekst" as nvarchar(200)) collate Latin1_General_100_BIN2 as t) as a
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
          end as "NettoBedrag",
          case when datalength("tekst"."BrutoBedrag.tekst") <= 36
            and "tekst"."BrutoBedrag.tekst" collate Latin1_General_100_BIN2 like N'[0-9]%'
            and "tekst"."BrutoBedrag.tekst" collate Latin1_General_100_BIN2 like N'%[0-9]'
            and "tekst"."BrutoBedrag.tekst" collate Latin1_General_100_BIN2 not like N'%[^0-9.]%'
            and "tekst"."BrutoBedrag.tekst" collate Latin1_General_100_BIN2 not like N'%.%.%' then (
              select case when abs(h.g) < 10000000000 then case
                    when abs(round(h.g, 2)) < 10000000000 then convert(decimal(12, 2), round(h.g, 2))
                  end
                end
              from (select try_convert(decimal(38, 20), "tekst"."BrutoBedrag.tekst") as g) as h
            )
            else (
              select case when abs(h.g) < 10000000000 then case
                    when abs(round(h.g, 2)) < 10000000000 then convert(decimal(12, 2), round(h.g, 2))
                  end
                end
              from (select cast("tekst"."BrutoBedrag.tekst" as nvarchar(200)) collate Latin1_General_100_BIN2 as t) as a
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
          end as "BrutoBedrag",
          case when datalength("tekst"."ChargebackBedrag.tekst") <= 36
            and "tekst"."ChargebackBedrag.tekst" collate Latin1_General_100_BIN2 like N'[0-9]%'
            and "tekst"."ChargebackBedrag.tekst" collate Latin1_General_100_BIN2 like N'%[0-9]'
            and "tekst"."ChargebackBedrag.tekst" collate Latin1_General_100_BIN2 not like N'%[^0-9.]%'
            and "tekst"."ChargebackBedrag.tekst" collate Latin1_General_100_BIN2 not like N'%.%.%' then (
              select case when abs(h.g) < 10000000000 then case
                    when abs(round(h.g, 2)) < 10000000000 then convert(decimal(12, 2), round(h.g, 2))
                  end
                end
              from (select try_convert(decimal(38, 20), "tekst"."ChargebackBedrag.tekst") as g) as h
            )
            else (
              select case when abs(h.g) < 10000000000 then case
                    when abs(round(h.g, 2)) < 10000000000 then convert(decimal(12, 2), round(h.g, 2))
                  end
                end
              from (
                  select cast("tekst"."ChargebackBedrag.tekst" as nvarchar(200)) collate Latin1_General_100_BIN2 as t
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
          end as "ChargebackBedrag",
          case when datalength("tekst"."RefundBedrag.tekst") <= 36
            and "tekst"."RefundBedrag.tekst" collate Latin1_General_100_BIN2 like N'[0-9]%'
            and "tekst"."RefundBedrag.tekst" collate Latin1_General_100_BIN2 like N'%[0-9]'
            and "tekst"."RefundBedrag.tekst" collate Latin1_General_100_BIN2 not like N'%[^0-9.]%'
            and "tekst"."RefundBedrag.tekst" collate Latin1_General_100_BIN2 not like N'%.%.%' then (
              select case when abs(h.g) < 10000000000 then case
                    when abs(round(h.g, 2)) < 10000000000 then convert(decimal(12, 2), round(h.g, 2))
                  end
                end
              from (select try_convert(decimal(38, 20), "tekst"."RefundBedrag.tekst") as g) as h
            )
            else (
              select case when abs(h.g) < 10000000000 then case
                    when abs(round(h.g, 2)) < 10000000000 then convert(decimal(12, 2), round(h.g, 2))
                  end
                end
              from
                (select cast("tekst"."RefundBedrag.tekst" as nvarchar(200)) collate Latin1_General_100_BIN2 as t) as a
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
          end as "RefundBedrag",
          case when datalength("tekst"."CommissieBedrag.tekst") <= 36
            and "tekst"."CommissieBedrag.tekst" collate Latin1_General_100_BIN2 like N'[0-9]%'
            and "tekst"."CommissieBedrag.tekst" collate Latin1_General_100_BIN2 like N'%[0-9]'
            and "tekst"."CommissieBedrag.tekst" collate Latin1_General_100_BIN2 not like N'%[^0-9.]%'
            and "tekst"."CommissieBedrag.tekst" collate Latin1_General_100_BIN2 not like N'%.%.%' then (
              select case when abs(h.g) < 10000000000 then case
                    when abs(round(h.g, 2)) < 10000000000 then convert(decimal(12, 2), round(h.g, 2))
                  end
                end
              from (select try_convert(decimal(38, 20), "tekst"."CommissieBedrag.tekst") as g) as h
            )
            else (
              select case when abs(h.g) < 10000000000 then case
                    when abs(round(h.g, 2)) < 10000000000 then convert(decimal(12, 2), round(h.g, 2))
                  end
                end
              from (
                  select cast("tekst"."CommissieBedrag.tekst" as nvarchar(200)) collate Latin1_General_100_BIN2 as t
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
          end as "CommissieBedrag",
          case when datalength("tekst"."Status.tekst") <= 100
            and "tekst"."Status.json" is null then cast("tekst"."Status.tekst" as nvarchar(50))
          end as "Status"
      ) as waarde
    where "v"."RunId" = @2 and "v"."Stroom" = @3 and "v"."Status" = @4 and "p"."PaginaId" in (@5, @6)
  ) as s;

-- After a second read: leave out what the first showed
delete from "staging"."Uitbetalingen_werk"
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
    from "staging"."Uitbetalingen_werk" as f
    where f."Token" = @3
      and f."VerzoekId" < "staging"."Uitbetalingen_werk"."VerzoekId"
      and f."UitbetalingID" = "staging"."Uitbetalingen_werk"."UitbetalingID"
      and not (
        not exists (
          select "f"."Datum", "f"."Betalingen", "f"."Chargebacks", "f"."Refunds", "f"."NettoBedrag", "f"."BrutoBedrag",
            "f"."ChargebackBedrag", "f"."RefundBedrag", "f"."CommissieBedrag",
            "f"."Status" collate Latin1_General_100_BIN2, datalength("f"."Status")
          intersect
          select "staging"."Uitbetalingen_werk"."Datum", "staging"."Uitbetalingen_werk"."Betalingen",
            "staging"."Uitbetalingen_werk"."Chargebacks", "staging"."Uitbetalingen_werk"."Refunds",
            "staging"."Uitbetalingen_werk"."NettoBedrag", "staging"."Uitbetalingen_werk"."BrutoBedrag",
            "staging"."Uitbetalingen_werk"."ChargebackBedrag", "staging"."Uitbetalingen_werk"."RefundBedrag",
            "staging"."Uitbetalingen_werk"."CommissieBedrag",
            "staging"."Uitbetalingen_werk"."Status" collate Latin1_General_100_BIN2,
            datalength("staging"."Uitbetalingen_werk"."Status")
        )
      )
  );

-- Count the records
select count(*) as gelezen, sum(1 - "Geldig") as afgekeurd, sum(1 - "SleutelLeesbaar") as onleesbaar,
  count("Meldingen") as genoteerd
from "staging"."Uitbetalingen_werk"
where "Token" = @1 and "InBereik" = 1;

-- Count what is wrong with them
select melding.value as melding, count(*) as aantal
from "staging"."Uitbetalingen_werk" as w cross apply string_split (w."Meldingen", N';') as melding
where w."Token" = @1 and w."InBereik" = 1 and w."Meldingen" is not null and melding.value <> ''
group by melding.value;

-- Count keys that several records have
select count(*) as sleutels
from (
    select "UitbetalingID"
    from "staging"."Uitbetalingen_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
    group by "UitbetalingID"
    having count(*) > 1
  ) as k;

-- If there are any, how many of these records are of one answer
select sum(k.extra) as dubbel
from (
    select count(*) - count(distinct "VerzoekId") as extra
    from "staging"."Uitbetalingen_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
    group by "UitbetalingID"
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
    select count(*) from "staging"."Uitbetalingen_werk" as w where w."Token" = @5 and w."VerzoekId" = v."VerzoekId"
  );

-- Keep one record for each key
with dubbel as (
    select "UitbetalingID"
    from "staging"."Uitbetalingen_werk"
    where "Token" = @1 and "SleutelLeesbaar" = 1
    group by "UitbetalingID"
    having count(*) > 1
  ),
  volgorde as (
    select w."Nr",
      row_number() over (
        partition by w."UitbetalingID"
        order by w."Geldig" desc, w."VerzoekId" desc, p."PaginaNr" desc, w."Positie" desc, w."Deel" desc
      ) as plaats,
      min(w."Geldig") over (partition by w."UitbetalingID") as allemaal
    from "staging"."Uitbetalingen_werk" as w
      inner join dubbel as d on "w"."UitbetalingID" = "d"."UitbetalingID"
      inner join "staging"."Pagina" as p on p."PaginaId" = w."PaginaId"
    where w."Token" = @2 and w."SleutelLeesbaar" = 1
  )
update "staging"."Uitbetalingen_werk"
set "Verliest" = case when volgorde.plaats > 1 then 1 else 0 end, "Afgeschermd" = 1 - volgorde.allemaal
from volgorde
where "staging"."Uitbetalingen_werk"."Nr" = volgorde."Nr"
option (recompile);

-- Measure the rows that come
select count(*) as rijen, count(case when not ("w"."Betalingen" >= 0) then 1 end) as "not_negative:Betalingen",
  count(case when not ("w"."Chargebacks" >= 0) then 1 end) as "not_negative:Chargebacks",
  count(case when not ("w"."Refunds" >= 0) then 1 end) as "not_negative:Refunds",
  count(case when not ("w"."BrutoBedrag" >= 0) then 1 end) as "not_negative:BrutoBedrag",
  count(
    case
      when not ("w"."NettoBedrag" = "w"."BrutoBedrag" - "w"."ChargebackBedrag" - "w"."RefundBedrag" - "w"."CommissieBedrag") then 1
    end
  ) as "adds_up:NettoBedrag",
  max(case when w."Datum" > @1 then null else w."Datum" end) as "Datum.nieuwste",
  count(case when w."Datum" > @2 then 1 end) as "Datum.vooruit"
from "staging"."Uitbetalingen_werk" as w
where "w"."Token" = @3 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0;

-- Fields of a sample of the answers: see gedeeld.sql

-- What is usual on a weekday
with reeks as (
    select r.naam, r.dag, sum(r.waarde) as waarde
    from (
        select N'NettoBedrag' as naam,
          datediff(
            day, '19700101',
            cast(
              case
                when "w"."Datum" < '9999-12-31T23:00:00' then todatetimeoffset("w"."Datum", '+00:00') at time zone N'W. Europe Standard Time'
              end as date
            )
          ) as dag,
          cast("w"."NettoBedrag" as decimal(38, 20)) as waarde
        from "staging"."Uitbetalingen_werk" as "w"
        where "w"."Datum" >= @1
          and "w"."Datum" < @2 and "w"."Token" = @3 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
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

-- Lists that were read once: see gedeeld.sql

-- Count rows that would be deleted
select count(*) as aantal
from "tree11"."Uitbetalingen" as t
where exists (
    select 1
    from (
        select 1 as "Een" from "staging"."Verzoek" as v where v."RunId" = @1 and v."Stroom" = @2 and v."Status" = @3
      ) as b
    where "b"."Een" = 1
  )
  and not exists (
    select 1
    from "staging"."Uitbetalingen_werk" as w
    where w."Token" = @4 and w."SleutelLeesbaar" = 1 and "w"."UitbetalingID" = "t"."UitbetalingID"
  )
  and not exists (
    select 1
    from (
        select distinct 1 as "Een", w."UitbetalingID" as "UitbetalingID.deel"
        from "staging"."Uitbetalingen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @5 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."UitbetalingID.deel" is null or "o"."UitbetalingID.deel" = t."UitbetalingID")
      and not (
        "o"."UitbetalingID.deel" is null
        and exists (
          select 1
          from "staging"."Uitbetalingen_gemist" as g
          where "g"."UitbetalingID" = "t"."UitbetalingID" and g."Aantal" >= 2 and g."RunId" <> @6
        )
      )
  )
option (recompile);

-- Keys that are nearly the same
select
  (select w."UitbetalingID" as "UitbetalingID" for json path, without_array_wrapper, include_null_values) as sleutel,
  count(*) over () as aantal
from "staging"."Uitbetalingen_werk" as w
  inner join (
    select w."UitbetalingID" collate Latin1_General_100_CI_AS_KS_WS_SC as "UitbetalingID"
    from "staging"."Uitbetalingen_werk" as w
    where "w"."Token" = @1 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
    group by w."UitbetalingID" collate Latin1_General_100_CI_AS_KS_WS_SC
    having count(*) > 1
  ) as g on g."UitbetalingID" = w."UitbetalingID" collate Latin1_General_100_CI_AS_KS_WS_SC
where "w"."Token" = @2 and "w"."Geldig" = 1 and "w"."InBereik" = 1 and "w"."Verliest" = 0
order by w."UitbetalingID"
offset 0 rows
fetch next 6 rows only
option (recompile);

-- It is what was begun
delete from "staging"."Uitbetalingen_verschil" where "Token" = @1 and "Soort" = 'B';

-- What differs from the target
insert into "staging"."Uitbetalingen_verschil" (
    "Token", "Soort", "PaginaId", "Positie", "RijVoor", "UitbetalingID", "Datum", "Betalingen", "Chargebacks",
    "Refunds", "NettoBedrag", "BrutoBedrag", "ChargebackBedrag", "RefundBedrag", "CommissieBedrag", "Status"
  )
select cast(@1 as bigint), case when "t"."UitbetalingID" is null then 'I' else 'U' end, s."PaginaId", s."Positie",
  case when "t"."UitbetalingID" is not null then (
      select "t"."UitbetalingID" as "UitbetalingID", "t"."Datum" as "Datum", "t"."Betalingen" as "Betalingen",
        "t"."Chargebacks" as "Chargebacks", "t"."Refunds" as "Refunds", "t"."NettoBedrag" as "NettoBedrag",
        "t"."BrutoBedrag" as "BrutoBedrag", "t"."ChargebackBedrag" as "ChargebackBedrag",
        "t"."RefundBedrag" as "RefundBedrag", "t"."CommissieBedrag" as "CommissieBedrag", "t"."Status" as "Status"
      for json path, without_array_wrapper, include_null_values
    )
  end,
  "s"."UitbetalingID", "s"."Datum", "s"."Betalingen", "s"."Chargebacks", "s"."Refunds", "s"."NettoBedrag",
  "s"."BrutoBedrag", "s"."ChargebackBedrag", "s"."RefundBedrag", "s"."CommissieBedrag", "s"."Status"
from "staging"."Uitbetalingen_werk" as s
  left join "tree11"."Uitbetalingen" as t on "t"."UitbetalingID" = "s"."UitbetalingID"
where s."Token" = @2
  and s."Geldig" = 1 and s."Verliest" = 0
  and (
    ("t"."UitbetalingID" is null and s."InBereik" = 1)
    or (
      "t"."UitbetalingID" is not null
      and s."Afgeschermd" = 0
      and (s."InBereik" = 1)
      and not exists (
        select "s"."Datum", "s"."Betalingen", "s"."Chargebacks", "s"."Refunds", "s"."NettoBedrag", "s"."BrutoBedrag",
          "s"."ChargebackBedrag", "s"."RefundBedrag", "s"."CommissieBedrag",
          "s"."Status" collate Latin1_General_100_BIN2, datalength("s"."Status")
        intersect
        select "t"."Datum", "t"."Betalingen", "t"."Chargebacks", "t"."Refunds", "t"."NettoBedrag", "t"."BrutoBedrag",
          "t"."ChargebackBedrag", "t"."RefundBedrag", "t"."CommissieBedrag",
          "t"."Status" collate Latin1_General_100_BIN2, datalength("t"."Status")
      )
    )
  )
union all
select cast(@3 as bigint), 'D', null, null,
  (
    select "t"."UitbetalingID" as "UitbetalingID", "t"."Datum" as "Datum", "t"."Betalingen" as "Betalingen",
      "t"."Chargebacks" as "Chargebacks", "t"."Refunds" as "Refunds", "t"."NettoBedrag" as "NettoBedrag",
      "t"."BrutoBedrag" as "BrutoBedrag", "t"."ChargebackBedrag" as "ChargebackBedrag",
      "t"."RefundBedrag" as "RefundBedrag", "t"."CommissieBedrag" as "CommissieBedrag", "t"."Status" as "Status"
    for json path, without_array_wrapper, include_null_values
  ),
  "t"."UitbetalingID", "t"."Datum", "t"."Betalingen", "t"."Chargebacks", "t"."Refunds", "t"."NettoBedrag",
  "t"."BrutoBedrag", "t"."ChargebackBedrag", "t"."RefundBedrag", "t"."CommissieBedrag", "t"."Status"
from "tree11"."Uitbetalingen" as t
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
    from "staging"."Uitbetalingen_werk" as w
    where w."Token" = @8 and w."SleutelLeesbaar" = 1 and "w"."UitbetalingID" = "t"."UitbetalingID"
  )
  and not exists (
    select 1
    from (
        select distinct 1 as "Een", w."UitbetalingID" as "UitbetalingID.deel"
        from "staging"."Uitbetalingen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @9 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."UitbetalingID.deel" is null or "o"."UitbetalingID.deel" = t."UitbetalingID")
      and not (
        "o"."UitbetalingID.deel" is null
        and exists (
          select 1
          from "staging"."Uitbetalingen_gemist" as g
          where "g"."UitbetalingID" = "t"."UitbetalingID" and g."Aantal" >= 2 and g."RunId" <> @10
        )
      )
  )
option (recompile);

-- Count it
select "Soort", count(*) as aantal from "staging"."Uitbetalingen_verschil" where "Token" = @1 group by "Soort";

-- Would it delete many? How many rows there are in its scope
select count(*) as aantal
from "tree11"."Uitbetalingen" as t
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
        select s."Soort" as "Soort", s."RijVoor" as "RijVoor", "s"."UitbetalingID" as "UitbetalingID",
          "s"."Datum" as "Datum", "s"."Betalingen" as "Betalingen", "s"."Chargebacks" as "Chargebacks",
          "s"."Refunds" as "Refunds", "s"."NettoBedrag" as "NettoBedrag", "s"."BrutoBedrag" as "BrutoBedrag",
          "s"."ChargebackBedrag" as "ChargebackBedrag", "s"."RefundBedrag" as "RefundBedrag",
          "s"."CommissieBedrag" as "CommissieBedrag", "s"."Status" as "Status"
        for json path, without_array_wrapper, include_null_values
      ) as rij
    from "staging"."Uitbetalingen_verschil" as s
    where s."Token" = @1
  ) as r;

-- A sample of it, for a dry run or a hold
select s."Soort" as soort,
  (select "s"."UitbetalingID" as "UitbetalingID" for json path, without_array_wrapper, include_null_values) as sleutel,
  (
    select "s"."Datum" as "Datum", "s"."Betalingen" as "Betalingen", "s"."Chargebacks" as "Chargebacks",
      "s"."Refunds" as "Refunds", "s"."NettoBedrag" as "NettoBedrag", "s"."BrutoBedrag" as "BrutoBedrag",
      "s"."ChargebackBedrag" as "ChargebackBedrag", "s"."RefundBedrag" as "RefundBedrag",
      "s"."CommissieBedrag" as "CommissieBedrag", "s"."Status" as "Status"
    for json path, without_array_wrapper, include_null_values
  ) as na
from "staging"."Uitbetalingen_verschil" as s
where s."Token" = @1
order by s."Soort", "s"."UitbetalingID"
offset 0 rows
fetch next 20 rows only;

-- Is this a first load?
select count(*) as aantal from (select 1 as een where exists (select 1 from "tree11"."Uitbetalingen")) as e;

-- Rows of which a bad record has the key
select count(*) as aantal
from "tree11"."Uitbetalingen" as t
where exists (
    select 1
    from "staging"."Uitbetalingen_werk" as w
    where w."Token" = @1
      and w."SleutelLeesbaar" = 1 and w."Geldig" = 0 and w."InBereik" = 1 and "w"."UitbetalingID" = "t"."UitbetalingID"
  );

-- Rows that a record shields whose key cannot be read
select count(*) as aantal
from "tree11"."Uitbetalingen" as t
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
    from "staging"."Uitbetalingen_werk" as w
    where w."Token" = @5 and w."SleutelLeesbaar" = 1 and "w"."UitbetalingID" = "t"."UitbetalingID"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", w."UitbetalingID" as "UitbetalingID.deel"
        from "staging"."Uitbetalingen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."UitbetalingID.deel" is null or "o"."UitbetalingID.deel" = t."UitbetalingID")
      and not (
        "o"."UitbetalingID.deel" is null
        and exists (
          select 1
          from "staging"."Uitbetalingen_gemist" as g
          where "g"."UitbetalingID" = "t"."UitbetalingID" and g."Aantal" >= 2 and g."RunId" <> @7
        )
      )
  )
option (recompile);

-- Rows that are shielded no longer
select
  (select "d"."UitbetalingID" as "UitbetalingID" for json path, without_array_wrapper, include_null_values) as sleutel,
  count(*) over () as aantal
from "staging"."Uitbetalingen_verschil" as d
  inner join "staging"."Uitbetalingen_gemist" as m on "m"."UitbetalingID" = "d"."UitbetalingID"
where d."Token" = @1 and d."Soort" = 'D' and m."Aantal" >= 2
order by "d"."UitbetalingID"
offset 0 rows
fetch next 5 rows only;

-- After the MERGE: rows that are in an answer again
delete from "staging"."Uitbetalingen_gemist"
where exists (
    select 1
    from "staging"."Uitbetalingen_werk" as w
    where w."Token" = @1
      and w."SleutelLeesbaar" = 1 and "w"."UitbetalingID" = "staging"."Uitbetalingen_gemist"."UitbetalingID"
  )
  or exists (
    select 1
    from "staging"."Uitbetalingen_verschil" as d
    where d."Token" = @2 and "d"."UitbetalingID" = "staging"."Uitbetalingen_gemist"."UitbetalingID"
  )
  or not exists (
    select 1
    from "tree11"."Uitbetalingen" as t
    where "t"."UitbetalingID" = "staging"."Uitbetalingen_gemist"."UitbetalingID"
  );

-- Rows that are shielded for the first time
insert into "staging"."Uitbetalingen_gemist" ("UitbetalingID", "Aantal", "RunId")
select "t"."UitbetalingID", 0, cast(0 as bigint)
from "tree11"."Uitbetalingen" as t
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
    from "staging"."Uitbetalingen_werk" as w
    where w."Token" = @5 and w."SleutelLeesbaar" = 1 and "w"."UitbetalingID" = "t"."UitbetalingID"
  )
  and exists (
    select 1
    from (
        select distinct 1 as "Een", w."UitbetalingID" as "UitbetalingID.deel"
        from "staging"."Uitbetalingen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
        where w."Token" = @6 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
      ) as o
    where "o"."Een" = 1
      and ("o"."UitbetalingID.deel" is null or "o"."UitbetalingID.deel" = t."UitbetalingID")
      and not (
        "o"."UitbetalingID.deel" is null
        and exists (
          select 1
          from "staging"."Uitbetalingen_gemist" as g
          where "g"."UitbetalingID" = "t"."UitbetalingID" and g."Aantal" >= 2 and g."RunId" <> @7
        )
      )
  )
  and not exists (select 1 from "staging"."Uitbetalingen_gemist" as m where "m"."UitbetalingID" = "t"."UitbetalingID");

-- How many answers missed them
update "staging"."Uitbetalingen_gemist"
set "Aantal" = "staging"."Uitbetalingen_gemist"."Aantal" + 1, "RunId" = cast(@1 as bigint)
from (
    select "t"."UitbetalingID"
    from "tree11"."Uitbetalingen" as t
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
        from "staging"."Uitbetalingen_werk" as w
        where w."Token" = @6 and w."SleutelLeesbaar" = 1 and "w"."UitbetalingID" = "t"."UitbetalingID"
      )
      and exists (
        select 1
        from (
            select distinct 1 as "Een", w."UitbetalingID" as "UitbetalingID.deel"
            from
              "staging"."Uitbetalingen_werk" as w inner join "staging"."Verzoek" as v on v."VerzoekId" = w."VerzoekId"
            where w."Token" = @7 and w."SleutelLeesbaar" = 0 and w."InBereik" = 1
          ) as o
        where "o"."Een" = 1
          and ("o"."UitbetalingID.deel" is null or "o"."UitbetalingID.deel" = t."UitbetalingID")
          and not (
            "o"."UitbetalingID.deel" is null
            and exists (
              select 1
              from "staging"."Uitbetalingen_gemist" as g
              where "g"."UitbetalingID" = "t"."UitbetalingID" and g."Aantal" >= 2 and g."RunId" <> @8
            )
          )
      )
  ) as r
where r."UitbetalingID" = "staging"."Uitbetalingen_gemist"."UitbetalingID"
  and "staging"."Uitbetalingen_gemist"."RunId" <> cast(@9 as bigint);

-- Bad records
insert into "tree11"."Quarantaine" ("RunId", "Tabel", "PaginaId", "Positie", "Sleutel", "Reden", "Record")
select cast(@1 as bigint), N'Uitbetalingen', w."PaginaId", w."Positie",
  case when w."SleutelLeesbaar" = 1 then (
      select "w"."UitbetalingID" as "UitbetalingID" for json path, without_array_wrapper, include_null_values
    )
  end,
  w."Meldingen", w."Record"
from "staging"."Uitbetalingen_werk" as w
where w."Token" = @2 and w."Geldig" = 0 and w."InBereik" = 1;

-- The rows before
insert into "tree11"."Wijziging" ("RunId", "Tabel", "Sleutel", "Soort", "RijVoor", "PaginaId", "Positie")
select cast(@1 as bigint), N'Uitbetalingen',
  (select "s"."UitbetalingID" as "UitbetalingID" for json path, without_array_wrapper, include_null_values), s."Soort",
  s."RijVoor", s."PaginaId", s."Positie"
from "staging"."Uitbetalingen_verschil" as s
where s."Token" = @2
option (recompile);

-- Apply it
merge into "tree11"."Uitbetalingen"
with (holdlock) as "t" using (
    select "Soort", "UitbetalingID", "Datum", "Betalingen", "Chargebacks", "Refunds", "NettoBedrag", "BrutoBedrag",
      "ChargebackBedrag", "RefundBedrag", "CommissieBedrag", "Status"
    from "staging"."Uitbetalingen_verschil"
    where "Token" = @1
  ) as "s" on "t"."UitbetalingID" = "s"."UitbetalingID"
when matched and "s"."Soort" = N'D' then
delete
when matched and "s"."Soort" = N'U' then
update set
  "Datum" = "s"."Datum", "Betalingen" = "s"."Betalingen", "Chargebacks" = "s"."Chargebacks", "Refunds" = "s"."Refunds",
  "NettoBedrag" = "s"."NettoBedrag", "BrutoBedrag" = "s"."BrutoBedrag", "ChargebackBedrag" = "s"."ChargebackBedrag",
  "RefundBedrag" = "s"."RefundBedrag", "CommissieBedrag" = "s"."CommissieBedrag", "Status" = "s"."Status",
  "DatumLaatsteUpdate" = cast(sysutcdatetime() as datetime2(3)), "RunId" = @2
when not matched and "s"."Soort" = N'I' then
insert (
    "UitbetalingID", "Datum", "Betalingen", "Chargebacks", "Refunds", "NettoBedrag", "BrutoBedrag", "ChargebackBedrag",
    "RefundBedrag", "CommissieBedrag", "Status", "DatumLaatsteUpdate", "RunId"
  )
values (
    "s"."UitbetalingID", "s"."Datum", "s"."Betalingen", "s"."Chargebacks", "s"."Refunds", "s"."NettoBedrag",
    "s"."BrutoBedrag", "s"."ChargebackBedrag", "s"."RefundBedrag", "s"."CommissieBedrag", "s"."Status",
    cast(sysutcdatetime() as datetime2(3)), @3
  )
option (recompile);;

-- To undo a run: did others change its rows since?
select l."WijzigingRun" as "RunId",
  (select "l"."UitbetalingID" as "UitbetalingID" for json path, without_array_wrapper, include_null_values) as sleutel,
  count(*) over () as aantal
from (
    select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
      cast("k"."UitbetalingID" as nvarchar(50)) collate Latin1_General_100_BIN2 as "UitbetalingID"
    from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
    with ("UitbetalingID" nvarchar(50) '$.UitbetalingID') as "k"
    where w."Tabel" = N'Uitbetalingen'
      and w."RunId" <> @1 and w."RunId" <> @2
      and w."Id" > (
        select min(e."Id") from "tree11"."Wijziging" as e where e."RunId" = @3 and e."Tabel" = N'Uitbetalingen'
      )
  ) as l
  inner join (
    select c.*, row_number() over (partition by "c"."UitbetalingID" order by c."WijzigingId") as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
          cast("k"."UitbetalingID" as nvarchar(50)) collate Latin1_General_100_BIN2 as "UitbetalingID"
        from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
        with ("UitbetalingID" nvarchar(50) '$.UitbetalingID') as "k"
        where w."Tabel" = N'Uitbetalingen' and w."RunId" = @4
      ) as c
  ) as b on l."UitbetalingID" = b."UitbetalingID"
  and b."WijzigingNr" = 1 and l."WijzigingId" > b."WijzigingId"
order by l."WijzigingId"
offset 0 rows
fetch next 5 rows only;

-- To undo a run: what puts its rows back
insert into "staging"."Uitbetalingen_verschil" (
    "Token", "Soort", "RijVoor", "UitbetalingID", "Datum", "Betalingen", "Chargebacks", "Refunds", "NettoBedrag",
    "BrutoBedrag", "ChargebackBedrag", "RefundBedrag", "CommissieBedrag", "Status"
  )
select
  cast(@1 as bigint), case when b."RijVoor" is null then 'D' when t."UitbetalingID" is not null then 'U' else 'I' end,
  case when t."UitbetalingID" is not null then (
      select "t"."UitbetalingID" as "UitbetalingID", "t"."Datum" as "Datum", "t"."Betalingen" as "Betalingen",
        "t"."Chargebacks" as "Chargebacks", "t"."Refunds" as "Refunds", "t"."NettoBedrag" as "NettoBedrag",
        "t"."BrutoBedrag" as "BrutoBedrag", "t"."ChargebackBedrag" as "ChargebackBedrag",
        "t"."RefundBedrag" as "RefundBedrag", "t"."CommissieBedrag" as "CommissieBedrag", "t"."Status" as "Status"
      for json path, without_array_wrapper, include_null_values
    )
  end,
  "b"."UitbetalingID", case when b."RijVoor" is null then "t"."Datum" else "r"."Datum" end,
  case when b."RijVoor" is null then "t"."Betalingen" else "r"."Betalingen" end,
  case when b."RijVoor" is null then "t"."Chargebacks" else "r"."Chargebacks" end,
  case when b."RijVoor" is null then "t"."Refunds" else "r"."Refunds" end,
  case when b."RijVoor" is null then "t"."NettoBedrag" else "r"."NettoBedrag" end,
  case when b."RijVoor" is null then "t"."BrutoBedrag" else "r"."BrutoBedrag" end,
  case when b."RijVoor" is null then "t"."ChargebackBedrag" else "r"."ChargebackBedrag" end,
  case when b."RijVoor" is null then "t"."RefundBedrag" else "r"."RefundBedrag" end,
  case when b."RijVoor" is null then "t"."CommissieBedrag" else "r"."CommissieBedrag" end,
  case when b."RijVoor" is null then "t"."Status" else "r"."Status" end
from (
    select c.*, row_number() over (partition by "c"."UitbetalingID" order by c."WijzigingId") as "WijzigingNr"
    from (
        select w."Id" as "WijzigingId", w."RunId" as "WijzigingRun", w."RijVoor",
          cast("k"."UitbetalingID" as nvarchar(50)) collate Latin1_General_100_BIN2 as "UitbetalingID"
        from "tree11"."Wijziging" as w outer apply openjson(w."Sleutel")
        with ("UitbetalingID" nvarchar(50) '$.UitbetalingID') as "k"
        where w."Tabel" = N'Uitbetalingen' and w."RunId" = @2
      ) as c
  ) as b
  outer apply openjson(b."RijVoor")
with (
    "UitbetalingID" nvarchar(50) '$.UitbetalingID', "Datum" datetime2(3) '$.Datum', "Betalingen" int '$.Betalingen',
    "Chargebacks" int '$.Chargebacks', "Refunds" int '$.Refunds', "NettoBedrag" decimal(12, 2) '$.NettoBedrag',
    "BrutoBedrag" decimal(12, 2) '$.BrutoBedrag', "ChargebackBedrag" decimal(12, 2) '$.ChargebackBedrag',
    "RefundBedrag" decimal(12, 2) '$.RefundBedrag', "CommissieBedrag" decimal(12, 2) '$.CommissieBedrag',
    "Status" nvarchar(50) '$.Status'
  ) as "r"
  left join "tree11"."Uitbetalingen" as t on t."UitbetalingID" = b."UitbetalingID"
where b."WijzigingNr" = 1
  and (
    (b."RijVoor" is null and t."UitbetalingID" is not null)
    or (
      b."RijVoor" is not null
      and (
        not (t."UitbetalingID" is not null)
        or not exists (
          select "r"."Datum", "r"."Betalingen", "r"."Chargebacks", "r"."Refunds", "r"."NettoBedrag", "r"."BrutoBedrag",
            "r"."ChargebackBedrag", "r"."RefundBedrag", "r"."CommissieBedrag",
            "r"."Status" collate Latin1_General_100_BIN2, datalength("r"."Status")
          intersect
          select "t"."Datum", "t"."Betalingen", "t"."Chargebacks", "t"."Refunds", "t"."NettoBedrag", "t"."BrutoBedrag",
            "t"."ChargebackBedrag", "t"."RefundBedrag", "t"."CommissieBedrag",
            "t"."Status" collate Latin1_General_100_BIN2, datalength("t"."Status")
        )
      )
    )
  )
option (recompile);
