-- Two roles with exactly the rights that they need. Made by `npm run generate`. May be run again.
--
-- tree11_schrijver  the service: reads and writes its own schemas. It makes no tables: run schema.sql or
--                   "tree11 setup-db" first, as somebody who may, and again with a new version.
-- tree11_lezer      reports: the tables, the views with local times, the runs and their checks. Neither
--                   landed pages nor rejected records nor the history, which hold more about persons.
--
-- Then, for a login of your own:
--   create user [tree11] for login [tree11];
--   alter role tree11_schrijver add member [tree11];
--
-- A login that is to run "tree11 setup-db" itself needs in an empty database:
--   grant create schema, create table, create view to [tree11];

set quoted_identifier on;
go

if database_principal_id(N'tree11_schrijver') is null
  exec(N'create role tree11_schrijver');
go

if database_principal_id(N'tree11_lezer') is null
  exec(N'create role tree11_lezer');
go

grant select, insert, update, delete on schema::"tree11" to tree11_schrijver;
go

grant select, insert, update, delete on schema::"staging" to tree11_schrijver;
go

grant select on schema::"rapport" to tree11_schrijver;
go

-- To empty its work tables at once, and to tell the planner how full they are.
grant alter on schema::"staging" to tree11_schrijver;
go

grant select on schema::"rapport" to tree11_lezer;
go

grant select on "tree11"."Leden" to tree11_lezer;
go

grant select on "tree11"."Abonnementen" to tree11_lezer;
go

grant select on "tree11"."ActieveAbonnementen" to tree11_lezer;
go

grant select on "tree11"."AbonnementStatistieken" to tree11_lezer;
go

grant select on "tree11"."AbonnementStatistiekenSpecifiek" to tree11_lezer;
go

grant select on "tree11"."Lessen" to tree11_lezer;
go

grant select on "tree11"."LesDeelname" to tree11_lezer;
go

grant select on "tree11"."GrootboekRekening" to tree11_lezer;
go

grant select on "tree11"."Omzet" to tree11_lezer;
go

grant select on "tree11"."OpenstaandeFacturen" to tree11_lezer;
go

grant select on "tree11"."Uitbetalingen" to tree11_lezer;
go

grant select on "tree11"."ProductVerkopen" to tree11_lezer;
go

grant select on "tree11"."PersonalTraining" to tree11_lezer;
go

grant select on "tree11"."SyncRun" to tree11_lezer;
go

grant select on "tree11"."SyncRunTabel" to tree11_lezer;
go

grant select on "tree11"."DataQualityLog" to tree11_lezer;
go
