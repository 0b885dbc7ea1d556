-- Every table and view, for a new database. Made by `npm run generate` from migrations/.
-- "tree11 setup-db" does the same; with --dry-run it shows what a database that is there still lacks.

set quoted_identifier on;
go

create schema "tree11";
go

create schema "staging";
go

create schema "rapport";
go

create table "tree11"."Migratie" ("name" varchar(255) not null primary key, "timestamp" varchar(255) not null);
go

create table "tree11"."MigratieSlot" ("id" varchar(255) not null primary key, "is_locked" integer default 0 not null);
go

insert into "tree11"."MigratieSlot" ("id", "is_locked") values ('migration_lock', 0);
go

create table "tree11"."SyncRun" (
  "RunId" bigint identity(1, 1) not null, "Aanleiding" nvarchar(20) not null, "AangevraagdDoor" nvarchar(255),
  "Status" nvarchar(20) not null, "ProefRun" int default 0 not null, "Van" date, "Tot" date,
  "Aangemaakt" datetime2(3) not null, "Gestart" datetime2(3), "Klaar" datetime2(3), "Fout" nvarchar(max),
  "FoutCode" nvarchar(100), "RoosterMoment" datetime2(3), "IdempotentieSleutel" nvarchar(255), "HoortBijRun" bigint,
  constraint "PK_SyncRun" primary key ("RunId")
);
go

create unique index "UX_SyncRun_RoosterMoment" on "tree11"."SyncRun" ("RoosterMoment") where "RoosterMoment" is not null;
go

create table "tree11"."SyncRunTabel" (
  "RunId" bigint not null, "Tabel" nvarchar(100) collate Latin1_General_100_BIN2 not null, "Volgorde" int not null,
  "Status" nvarchar(20) not null, "Verzoeken" int default 0 not null, "Paginas" int default 0 not null,
  "Gelezen" int default 0 not null, "Afgekeurd" int default 0 not null, "Ingevoegd" int default 0 not null,
  "Gewijzigd" int default 0 not null, "Verwijderd" int default 0 not null, "Ongewijzigd" int default 0 not null,
  "DuurMs" int default 0 not null, "Voorbeeld" nvarchar(max), "Fout" nvarchar(max), "FoutCode" nvarchar(100),
  "DefinitieHash" nvarchar(64), "DiffHash" nvarchar(64), "BasisVersie" bigint,
  constraint "PK_SyncRunTabel" primary key ("RunId", "Tabel")
);
go

create index "IX_SyncRunTabel_Status" on "tree11"."SyncRunTabel" ("Status");
go

create index "IX_SyncRunTabel_Tabel" on "tree11"."SyncRunTabel" ("Tabel");
go

create table "tree11"."TabelStand" (
  "Tabel" nvarchar(100) collate Latin1_General_100_BIN2 not null, "Versie" bigint default 0 not null,
  "Token" bigint default 0 not null, "Houder" nvarchar(255), "VerlooptOp" datetime2(3), "LaatsteRunId" bigint,
  "Gepauzeerd" int default 0 not null, constraint "PK_TabelStand" primary key ("Tabel")
);
go

create table "tree11"."DataQualityLog" (
  "Id" bigint identity(1, 1) not null, "RunId" bigint not null,
  "Tabel" nvarchar(100) collate Latin1_General_100_BIN2 not null, "CheckNaam" nvarchar(100) not null,
  "CheckStatus" nvarchar(10) not null, "Gemeten" decimal(18, 4), "Verwacht" decimal(18, 4), "Bericht" nvarchar(max),
  "CheckTijd" datetime2(3) not null, constraint "PK_DataQualityLog" primary key ("Id")
);
go

create index "IX_DataQualityLog_RunId" on "tree11"."DataQualityLog" ("RunId");
go

create index "IX_DataQualityLog_Tabel_CheckTijd" on "tree11"."DataQualityLog" ("Tabel", "CheckTijd");
go

create table "tree11"."Quarantaine" (
  "Id" bigint identity(1, 1) not null, "RunId" bigint not null,
  "Tabel" nvarchar(100) collate Latin1_General_100_BIN2 not null, "PaginaId" bigint not null, "Positie" int not null,
  "Sleutel" nvarchar(max), "Reden" nvarchar(max) not null, "Record" nvarchar(max),
  constraint "PK_Quarantaine" primary key ("Id")
);
go

create index "IX_Quarantaine_RunId" on "tree11"."Quarantaine" ("RunId");
go

create table "tree11"."Wijziging" (
  "Id" bigint identity(1, 1) not null, "RunId" bigint not null,
  "Tabel" nvarchar(100) collate Latin1_General_100_BIN2 not null, "Sleutel" nvarchar(max) not null,
  "Soort" nvarchar(1) collate Latin1_General_100_BIN2 not null, "RijVoor" nvarchar(max), "PaginaId" bigint,
  "Positie" int, constraint "PK_Wijziging" primary key ("Id")
);
go

create index "IX_Wijziging_RunId_Tabel" on "tree11"."Wijziging" ("RunId", "Tabel");
go

create table "tree11"."AuditLog" (
  "Id" bigint identity(1, 1) not null, "Tijd" datetime2(3) not null, "Wie" nvarchar(255) not null,
  "Rol" nvarchar(50) not null, "Deur" nvarchar(50) not null, "Actie" nvarchar(100) not null, "Doel" nvarchar(255),
  "Uitkomst" nvarchar(50) not null, constraint "PK_AuditLog" primary key ("Id")
);
go

create index "IX_AuditLog_Tijd" on "tree11"."AuditLog" ("Tijd");
go

create table "staging"."Verzoek" (
  "VerzoekId" bigint identity(1, 1) not null, "RunId" bigint not null,
  "Stroom" nvarchar(100) collate Latin1_General_100_BIN2 not null,
  "Parameters" nvarchar(800) collate Latin1_General_100_BIN2 not null, "Poging" int default 0 not null,
  "Status" nvarchar(20) collate Latin1_General_100_BIN2 not null, "Totaal" int, "Fout" nvarchar(max),
  "FoutCode" nvarchar(100), constraint "PK_Verzoek" primary key ("VerzoekId")
);
go

create index "IX_Verzoek_RunId_Stroom" on "staging"."Verzoek" ("RunId", "Stroom");
go

create table "staging"."Pagina" (
  "PaginaId" bigint identity(1, 1) not null, "VerzoekId" bigint not null, "Poging" int not null,
  "PaginaNr" int not null, "HttpStatus" int not null, "OpgehaaldOp" datetime2(3) not null,
  "Vervangen" int default 0 not null, "Inhoud" nvarchar(max) not null, constraint "PK_Pagina" primary key ("PaginaId")
);
go

create index "IX_Pagina_VerzoekId" on "staging"."Pagina" ("VerzoekId");
go

insert into "tree11"."Migratie" ("name", "timestamp") values ('0001_system', 'script');
go

create table "tree11"."Leden" (
  "Id" nvarchar(50) collate Latin1_General_100_BIN2 not null, "Naam" nvarchar(255), "AccountId" nvarchar(50),
  "BedrijfId" nvarchar(50) not null, "PrimaireLocatieId" nvarchar(50), "Actief" bit not null,
  "BetalingsVorm" nvarchar(20), "KlantNummer" nvarchar(50), "AangemaaktOp" datetime2(3) not null,
  "GewijzigdOp" datetime2(3) not null, "DatumLaatsteUpdate" datetime2(3) not null, "RunId" bigint not null,
  constraint "PK_Leden" primary key ("Id")
);
go

create index "IX_Leden_AccountId" on "tree11"."Leden" ("AccountId");
go

create table "staging"."Leden_werk" (
  "Nr" bigint identity(1, 1) not null, "Token" bigint not null, "VerzoekId" bigint not null, "PaginaId" bigint not null,
  "Positie" int not null, "Deel" int not null, "InBereik" int not null, "Geldig" int not null,
  "SleutelLeesbaar" int not null, "Verliest" int not null, "Afgeschermd" int not null, "Meldingen" nvarchar(max),
  "Record" nvarchar(max), "Id" nvarchar(50) collate Latin1_General_100_BIN2, "Naam" nvarchar(255),
  "AccountId" nvarchar(50), "BedrijfId" nvarchar(50), "PrimaireLocatieId" nvarchar(50), "Actief" bit,
  "BetalingsVorm" nvarchar(20), "KlantNummer" nvarchar(50), "AangemaaktOp" datetime2(3), "GewijzigdOp" datetime2(3)
);
go

create table "staging"."Leden_verschil" (
  "Token" bigint not null, "Soort" nvarchar(1) collate Latin1_General_100_BIN2 not null, "PaginaId" bigint,
  "Positie" int, "RijVoor" nvarchar(max), "Id" nvarchar(50) collate Latin1_General_100_BIN2, "Naam" nvarchar(255),
  "AccountId" nvarchar(50), "BedrijfId" nvarchar(50), "PrimaireLocatieId" nvarchar(50), "Actief" bit,
  "BetalingsVorm" nvarchar(20), "KlantNummer" nvarchar(50), "AangemaaktOp" datetime2(3), "GewijzigdOp" datetime2(3)
);
go

insert into "tree11"."TabelStand" ("Tabel") values ('Leden');
go

create table "tree11"."ActieveAbonnementen" (
  "LedenId" nvarchar(50) collate Latin1_General_100_BIN2 not null,
  "AbonnementId" nvarchar(50) collate Latin1_General_100_BIN2 not null, "AbonnementNaam" nvarchar(255),
  "Status" nvarchar(20), "DatumLaatsteUpdate" datetime2(3) not null, "RunId" bigint not null,
  constraint "PK_ActieveAbonnementen" primary key ("LedenId", "AbonnementId")
);
go

create index "IX_ActieveAbonnementen_AbonnementId" on "tree11"."ActieveAbonnementen" ("AbonnementId");
go

create table "staging"."ActieveAbonnementen_werk" (
  "Nr" bigint identity(1, 1) not null, "Token" bigint not null, "VerzoekId" bigint not null, "PaginaId" bigint not null,
  "Positie" int not null, "Deel" int not null, "InBereik" int not null, "Geldig" int not null,
  "SleutelLeesbaar" int not null, "Verliest" int not null, "Afgeschermd" int not null, "Meldingen" nvarchar(max),
  "Record" nvarchar(max), "LedenId" nvarchar(50) collate Latin1_General_100_BIN2,
  "AbonnementId" nvarchar(50) collate Latin1_General_100_BIN2, "AbonnementNaam" nvarchar(255), "Status" nvarchar(20)
);
go

create table "staging"."ActieveAbonnementen_verschil" (
  "Token" bigint not null, "Soort" nvarchar(1) collate Latin1_General_100_BIN2 not null, "PaginaId" bigint,
  "Positie" int, "RijVoor" nvarchar(max), "LedenId" nvarchar(50) collate Latin1_General_100_BIN2,
  "AbonnementId" nvarchar(50) collate Latin1_General_100_BIN2, "AbonnementNaam" nvarchar(255), "Status" nvarchar(20)
);
go

insert into "tree11"."TabelStand" ("Tabel") values ('ActieveAbonnementen');
go

create table "tree11"."Abonnementen" (
  "AbonnementId" nvarchar(50) collate Latin1_General_100_BIN2 not null, "Naam" nvarchar(255) not null,
  "Beschrijving" nvarchar(max), "Type" nvarchar(50), "BetalingsType" nvarchar(50), "Bedrag" decimal(12, 2),
  "Valuta" nvarchar(3), "VervalPeriode" int, "ActivatieStrategie" nvarchar(50), "AbonnementVereist" bit,
  "ConsumptieMethode" nvarchar(50), "AutoVerlenging" bit, "GrootboekGroepId" nvarchar(50), "ContractDuur" nvarchar(20),
  "ContractPeriode" int, "Sectie" nvarchar(100), "DatumLaatsteUpdate" datetime2(3) not null, "RunId" bigint not null,
  constraint "PK_Abonnementen" primary key ("AbonnementId")
);
go

create table "staging"."Abonnementen_werk" (
  "Nr" bigint identity(1, 1) not null, "Token" bigint not null, "VerzoekId" bigint not null, "PaginaId" bigint not null,
  "Positie" int not null, "Deel" int not null, "InBereik" int not null, "Geldig" int not null,
  "SleutelLeesbaar" int not null, "Verliest" int not null, "Afgeschermd" int not null, "Meldingen" nvarchar(max),
  "Record" nvarchar(max), "AbonnementId" nvarchar(50) collate Latin1_General_100_BIN2, "Naam" nvarchar(255),
  "Beschrijving" nvarchar(max), "Type" nvarchar(50), "BetalingsType" nvarchar(50), "Bedrag" decimal(12, 2),
  "Valuta" nvarchar(3), "VervalPeriode" int, "ActivatieStrategie" nvarchar(50), "AbonnementVereist" bit,
  "ConsumptieMethode" nvarchar(50), "AutoVerlenging" bit, "GrootboekGroepId" nvarchar(50), "ContractDuur" nvarchar(20),
  "ContractPeriode" int, "Sectie" nvarchar(100)
);
go

create table "staging"."Abonnementen_verschil" (
  "Token" bigint not null, "Soort" nvarchar(1) collate Latin1_General_100_BIN2 not null, "PaginaId" bigint,
  "Positie" int, "RijVoor" nvarchar(max), "AbonnementId" nvarchar(50) collate Latin1_General_100_BIN2,
  "Naam" nvarchar(255), "Beschrijving" nvarchar(max), "Type" nvarchar(50), "BetalingsType" nvarchar(50),
  "Bedrag" decimal(12, 2), "Valuta" nvarchar(3), "VervalPeriode" int, "ActivatieStrategie" nvarchar(50),
  "AbonnementVereist" bit, "ConsumptieMethode" nvarchar(50), "AutoVerlenging" bit, "GrootboekGroepId" nvarchar(50),
  "ContractDuur" nvarchar(20), "ContractPeriode" int, "Sectie" nvarchar(100)
);
go

insert into "tree11"."TabelStand" ("Tabel") values ('Abonnementen');
go

create table "tree11"."AbonnementStatistieken" (
  "Datum" date not null, "Categorie" nvarchar(50) collate Latin1_General_100_BIN2 not null,
  "Type" nvarchar(20) collate Latin1_General_100_BIN2 not null, "Aantal" int not null,
  "DatumLaatsteUpdate" datetime2(3) not null, "RunId" bigint not null,
  constraint "PK_AbonnementStatistieken" primary key ("Datum", "Categorie", "Type")
);
go

create table "staging"."AbonnementStatistieken_werk" (
  "Nr" bigint identity(1, 1) not null, "Token" bigint not null, "VerzoekId" bigint not null, "PaginaId" bigint not null,
  "Positie" int not null, "Deel" int not null, "InBereik" int not null, "Geldig" int not null,
  "SleutelLeesbaar" int not null, "Verliest" int not null, "Afgeschermd" int not null, "Meldingen" nvarchar(max),
  "Record" nvarchar(max), "Datum" date, "Categorie" nvarchar(50) collate Latin1_General_100_BIN2,
  "Type" nvarchar(20) collate Latin1_General_100_BIN2, "Aantal" int
);
go

create table "staging"."AbonnementStatistieken_verschil" (
  "Token" bigint not null, "Soort" nvarchar(1) collate Latin1_General_100_BIN2 not null, "PaginaId" bigint,
  "Positie" int, "RijVoor" nvarchar(max), "Datum" date, "Categorie" nvarchar(50) collate Latin1_General_100_BIN2,
  "Type" nvarchar(20) collate Latin1_General_100_BIN2, "Aantal" int
);
go

insert into "tree11"."TabelStand" ("Tabel") values ('AbonnementStatistieken');
go

create table "tree11"."AbonnementStatistiekenSpecifiek" (
  "Datum" date not null, "Categorie" nvarchar(50) collate Latin1_General_100_BIN2 not null,
  "Type" nvarchar(20) collate Latin1_General_100_BIN2 not null,
  "AbonnementId" nvarchar(50) collate Latin1_General_100_BIN2 not null, "Aantal" int not null,
  "DatumLaatsteUpdate" datetime2(3) not null, "RunId" bigint not null,
  constraint "PK_AbonnementStatistiekenSpecifiek" primary key ("Datum", "Categorie", "Type", "AbonnementId")
);
go

create index "IX_AbonnementStatistiekenSpecifiek_AbonnementId" on "tree11"."AbonnementStatistiekenSpecifiek" ("AbonnementId");
go

create table "staging"."AbonnementStatistiekenSpecifiek_werk" (
  "Nr" bigint identity(1, 1) not null, "Token" bigint not null, "VerzoekId" bigint not null, "PaginaId" bigint not null,
  "Positie" int not null, "Deel" int not null, "InBereik" int not null, "Geldig" int not null,
  "SleutelLeesbaar" int not null, "Verliest" int not null, "Afgeschermd" int not null, "Meldingen" nvarchar(max),
  "Record" nvarchar(max), "Datum" date, "Categorie" nvarchar(50) collate Latin1_General_100_BIN2,
  "Type" nvarchar(20) collate Latin1_General_100_BIN2, "AbonnementId" nvarchar(50) collate Latin1_General_100_BIN2,
  "Aantal" int
);
go

create table "staging"."AbonnementStatistiekenSpecifiek_verschil" (
  "Token" bigint not null, "Soort" nvarchar(1) collate Latin1_General_100_BIN2 not null, "PaginaId" bigint,
  "Positie" int, "RijVoor" nvarchar(max), "Datum" date, "Categorie" nvarchar(50) collate Latin1_General_100_BIN2,
  "Type" nvarchar(20) collate Latin1_General_100_BIN2, "AbonnementId" nvarchar(50) collate Latin1_General_100_BIN2,
  "Aantal" int
);
go

insert into "tree11"."TabelStand" ("Tabel") values ('AbonnementStatistiekenSpecifiek');
go

create table "tree11"."Lessen" (
  "Id" nvarchar(50) collate Latin1_General_100_BIN2 not null, "Naam" nvarchar(255), "StartTijd" datetime2(3) not null,
  "EindTijd" datetime2(3) not null, "Capaciteit" int, "LedenAantal" int, "ProefledenAantal" int,
  "BedrijfsLocatieId" nvarchar(50), "Activiteiten" nvarchar(max), "Terugkerend" bit, "Instructeurs" nvarchar(max),
  "AangemaaktOp" datetime2(3) not null, "GewijzigdOp" datetime2(3) not null, "DatumLaatsteUpdate" datetime2(3) not null,
  "RunId" bigint not null, constraint "PK_Lessen" primary key ("Id")
);
go

create index "IX_Lessen_StartTijd" on "tree11"."Lessen" ("StartTijd");
go

create table "staging"."Lessen_werk" (
  "Nr" bigint identity(1, 1) not null, "Token" bigint not null, "VerzoekId" bigint not null, "PaginaId" bigint not null,
  "Positie" int not null, "Deel" int not null, "InBereik" int not null, "Geldig" int not null,
  "SleutelLeesbaar" int not null, "Verliest" int not null, "Afgeschermd" int not null, "Meldingen" nvarchar(max),
  "Record" nvarchar(max), "Id" nvarchar(50) collate Latin1_General_100_BIN2, "Naam" nvarchar(255),
  "StartTijd" datetime2(3), "EindTijd" datetime2(3), "Capaciteit" int, "LedenAantal" int, "ProefledenAantal" int,
  "BedrijfsLocatieId" nvarchar(50), "Activiteiten" nvarchar(max), "Terugkerend" bit, "Instructeurs" nvarchar(max),
  "AangemaaktOp" datetime2(3), "GewijzigdOp" datetime2(3)
);
go

create table "staging"."Lessen_verschil" (
  "Token" bigint not null, "Soort" nvarchar(1) collate Latin1_General_100_BIN2 not null, "PaginaId" bigint,
  "Positie" int, "RijVoor" nvarchar(max), "Id" nvarchar(50) collate Latin1_General_100_BIN2, "Naam" nvarchar(255),
  "StartTijd" datetime2(3), "EindTijd" datetime2(3), "Capaciteit" int, "LedenAantal" int, "ProefledenAantal" int,
  "BedrijfsLocatieId" nvarchar(50), "Activiteiten" nvarchar(max), "Terugkerend" bit, "Instructeurs" nvarchar(max),
  "AangemaaktOp" datetime2(3), "GewijzigdOp" datetime2(3)
);
go

insert into "tree11"."TabelStand" ("Tabel") values ('Lessen');
go

create table "tree11"."LesDeelname" (
  "LesId" nvarchar(50) collate Latin1_General_100_BIN2 not null,
  "AccountId" nvarchar(50) collate Latin1_General_100_BIN2 not null, "Type" nvarchar(50), "Status" nvarchar(50),
  "Naam" nvarchar(255), "Aanwezig" bit, "DatumLaatsteUpdate" datetime2(3) not null, "RunId" bigint not null,
  constraint "PK_LesDeelname" primary key ("LesId", "AccountId")
);
go

create index "IX_LesDeelname_AccountId" on "tree11"."LesDeelname" ("AccountId");
go

create table "staging"."LesDeelname_werk" (
  "Nr" bigint identity(1, 1) not null, "Token" bigint not null, "VerzoekId" bigint not null, "PaginaId" bigint not null,
  "Positie" int not null, "Deel" int not null, "InBereik" int not null, "Geldig" int not null,
  "SleutelLeesbaar" int not null, "Verliest" int not null, "Afgeschermd" int not null, "Meldingen" nvarchar(max),
  "Record" nvarchar(max), "LesId" nvarchar(50) collate Latin1_General_100_BIN2,
  "AccountId" nvarchar(50) collate Latin1_General_100_BIN2, "Type" nvarchar(50), "Status" nvarchar(50),
  "Naam" nvarchar(255), "Aanwezig" bit
);
go

create table "staging"."LesDeelname_verschil" (
  "Token" bigint not null, "Soort" nvarchar(1) collate Latin1_General_100_BIN2 not null, "PaginaId" bigint,
  "Positie" int, "RijVoor" nvarchar(max), "LesId" nvarchar(50) collate Latin1_General_100_BIN2,
  "AccountId" nvarchar(50) collate Latin1_General_100_BIN2, "Type" nvarchar(50), "Status" nvarchar(50),
  "Naam" nvarchar(255), "Aanwezig" bit
);
go

insert into "tree11"."TabelStand" ("Tabel") values ('LesDeelname');
go

create table "tree11"."GrootboekRekening" (
  "Id" nvarchar(50) collate Latin1_General_100_BIN2 not null, "Sleutel" nvarchar(50), "Label" nvarchar(255),
  "DatumLaatsteUpdate" datetime2(3) not null, "RunId" bigint not null,
  constraint "PK_GrootboekRekening" primary key ("Id")
);
go

create table "staging"."GrootboekRekening_werk" (
  "Nr" bigint identity(1, 1) not null, "Token" bigint not null, "VerzoekId" bigint not null, "PaginaId" bigint not null,
  "Positie" int not null, "Deel" int not null, "InBereik" int not null, "Geldig" int not null,
  "SleutelLeesbaar" int not null, "Verliest" int not null, "Afgeschermd" int not null, "Meldingen" nvarchar(max),
  "Record" nvarchar(max), "Id" nvarchar(50) collate Latin1_General_100_BIN2, "Sleutel" nvarchar(50),
  "Label" nvarchar(255)
);
go

create table "staging"."GrootboekRekening_verschil" (
  "Token" bigint not null, "Soort" nvarchar(1) collate Latin1_General_100_BIN2 not null, "PaginaId" bigint,
  "Positie" int, "RijVoor" nvarchar(max), "Id" nvarchar(50) collate Latin1_General_100_BIN2, "Sleutel" nvarchar(50),
  "Label" nvarchar(255)
);
go

insert into "tree11"."TabelStand" ("Tabel") values ('GrootboekRekening');
go

create table "tree11"."Omzet" (
  "Datum" date not null, "GrootboekRekeningId" nvarchar(50) collate Latin1_General_100_BIN2 not null,
  "Type" nvarchar(50) collate Latin1_General_100_BIN2 not null, "Omzet" decimal(12, 2) not null,
  "DatumLaatsteUpdate" datetime2(3) not null, "RunId" bigint not null,
  constraint "PK_Omzet" primary key ("Datum", "GrootboekRekeningId", "Type")
);
go

create index "IX_Omzet_GrootboekRekeningId" on "tree11"."Omzet" ("GrootboekRekeningId");
go

create table "staging"."Omzet_werk" (
  "Nr" bigint identity(1, 1) not null, "Token" bigint not null, "VerzoekId" bigint not null, "PaginaId" bigint not null,
  "Positie" int not null, "Deel" int not null, "InBereik" int not null, "Geldig" int not null,
  "SleutelLeesbaar" int not null, "Verliest" int not null, "Afgeschermd" int not null, "Meldingen" nvarchar(max),
  "Record" nvarchar(max), "Datum" date, "GrootboekRekeningId" nvarchar(50) collate Latin1_General_100_BIN2,
  "Type" nvarchar(50) collate Latin1_General_100_BIN2, "Omzet" decimal(38, 20)
);
go

create table "staging"."Omzet_verschil" (
  "Token" bigint not null, "Soort" nvarchar(1) collate Latin1_General_100_BIN2 not null, "PaginaId" bigint,
  "Positie" int, "RijVoor" nvarchar(max), "Datum" date,
  "GrootboekRekeningId" nvarchar(50) collate Latin1_General_100_BIN2,
  "Type" nvarchar(50) collate Latin1_General_100_BIN2, "Omzet" decimal(12, 2)
);
go

insert into "tree11"."TabelStand" ("Tabel") values ('Omzet');
go

create table "tree11"."OpenstaandeFacturen" (
  "FactuurId" nvarchar(50) collate Latin1_General_100_BIN2 not null, "Nummer" nvarchar(50), "LedenId" nvarchar(50),
  "Naam" nvarchar(255), "Bedrag" decimal(12, 2) not null, "Valuta" nvarchar(3), "Status" nvarchar(50),
  "Vervaldatum" date, "AangemaaktOp" datetime2(3) not null, "GrootboekId" nvarchar(50),
  "DatumLaatsteUpdate" datetime2(3) not null, "RunId" bigint not null,
  constraint "PK_OpenstaandeFacturen" primary key ("FactuurId")
);
go

create index "IX_OpenstaandeFacturen_LedenId" on "tree11"."OpenstaandeFacturen" ("LedenId");
go

create index "IX_OpenstaandeFacturen_Vervaldatum" on "tree11"."OpenstaandeFacturen" ("Vervaldatum");
go

create table "staging"."OpenstaandeFacturen_werk" (
  "Nr" bigint identity(1, 1) not null, "Token" bigint not null, "VerzoekId" bigint not null, "PaginaId" bigint not null,
  "Positie" int not null, "Deel" int not null, "InBereik" int not null, "Geldig" int not null,
  "SleutelLeesbaar" int not null, "Verliest" int not null, "Afgeschermd" int not null, "Meldingen" nvarchar(max),
  "Record" nvarchar(max), "FactuurId" nvarchar(50) collate Latin1_General_100_BIN2, "Nummer" nvarchar(50),
  "LedenId" nvarchar(50), "Naam" nvarchar(255), "Bedrag" decimal(12, 2), "Valuta" nvarchar(3), "Status" nvarchar(50),
  "Vervaldatum" date, "AangemaaktOp" datetime2(3), "GrootboekId" nvarchar(50)
);
go

create table "staging"."OpenstaandeFacturen_verschil" (
  "Token" bigint not null, "Soort" nvarchar(1) collate Latin1_General_100_BIN2 not null, "PaginaId" bigint,
  "Positie" int, "RijVoor" nvarchar(max), "FactuurId" nvarchar(50) collate Latin1_General_100_BIN2,
  "Nummer" nvarchar(50), "LedenId" nvarchar(50), "Naam" nvarchar(255), "Bedrag" decimal(12, 2), "Valuta" nvarchar(3),
  "Status" nvarchar(50), "Vervaldatum" date, "AangemaaktOp" datetime2(3), "GrootboekId" nvarchar(50)
);
go

insert into "tree11"."TabelStand" ("Tabel") values ('OpenstaandeFacturen');
go

create table "tree11"."Uitbetalingen" (
  "UitbetalingID" nvarchar(50) collate Latin1_General_100_BIN2 not null, "Datum" datetime2(3) not null,
  "Betalingen" int not null, "Chargebacks" int not null, "Refunds" int not null, "NettoBedrag" decimal(12, 2) not null,
  "BrutoBedrag" decimal(12, 2) not null, "ChargebackBedrag" decimal(12, 2) not null,
  "RefundBedrag" decimal(12, 2) not null, "CommissieBedrag" decimal(12, 2) not null, "Status" nvarchar(50) not null,
  "DatumLaatsteUpdate" datetime2(3) not null, "RunId" bigint not null,
  constraint "PK_Uitbetalingen" primary key ("UitbetalingID")
);
go

create index "IX_Uitbetalingen_Datum" on "tree11"."Uitbetalingen" ("Datum");
go

create table "staging"."Uitbetalingen_werk" (
  "Nr" bigint identity(1, 1) not null, "Token" bigint not null, "VerzoekId" bigint not null, "PaginaId" bigint not null,
  "Positie" int not null, "Deel" int not null, "InBereik" int not null, "Geldig" int not null,
  "SleutelLeesbaar" int not null, "Verliest" int not null, "Afgeschermd" int not null, "Meldingen" nvarchar(max),
  "Record" nvarchar(max), "UitbetalingID" nvarchar(50) collate Latin1_General_100_BIN2, "Datum" datetime2(3),
  "Betalingen" int, "Chargebacks" int, "Refunds" int, "NettoBedrag" decimal(12, 2), "BrutoBedrag" decimal(12, 2),
  "ChargebackBedrag" decimal(12, 2), "RefundBedrag" decimal(12, 2), "CommissieBedrag" decimal(12, 2),
  "Status" nvarchar(50)
);
go

create table "staging"."Uitbetalingen_verschil" (
  "Token" bigint not null, "Soort" nvarchar(1) collate Latin1_General_100_BIN2 not null, "PaginaId" bigint,
  "Positie" int, "RijVoor" nvarchar(max), "UitbetalingID" nvarchar(50) collate Latin1_General_100_BIN2,
  "Datum" datetime2(3), "Betalingen" int, "Chargebacks" int, "Refunds" int, "NettoBedrag" decimal(12, 2),
  "BrutoBedrag" decimal(12, 2), "ChargebackBedrag" decimal(12, 2), "RefundBedrag" decimal(12, 2),
  "CommissieBedrag" decimal(12, 2), "Status" nvarchar(50)
);
go

insert into "tree11"."TabelStand" ("Tabel") values ('Uitbetalingen');
go

create table "tree11"."ProductVerkopen" (
  "Datum" date not null, "ProductID" nvarchar(50) collate Latin1_General_100_BIN2 not null,
  "Product" nvarchar(255) not null, "Aantal" int not null, "DatumLaatsteUpdate" datetime2(3) not null,
  "RunId" bigint not null, constraint "PK_ProductVerkopen" primary key ("Datum", "ProductID")
);
go

create index "IX_ProductVerkopen_ProductID" on "tree11"."ProductVerkopen" ("ProductID");
go

create table "staging"."ProductVerkopen_werk" (
  "Nr" bigint identity(1, 1) not null, "Token" bigint not null, "VerzoekId" bigint not null, "PaginaId" bigint not null,
  "Positie" int not null, "Deel" int not null, "InBereik" int not null, "Geldig" int not null,
  "SleutelLeesbaar" int not null, "Verliest" int not null, "Afgeschermd" int not null, "Meldingen" nvarchar(max),
  "Record" nvarchar(max), "Datum" date, "ProductID" nvarchar(50) collate Latin1_General_100_BIN2,
  "Product" nvarchar(255), "Aantal" int
);
go

create table "staging"."ProductVerkopen_verschil" (
  "Token" bigint not null, "Soort" nvarchar(1) collate Latin1_General_100_BIN2 not null, "PaginaId" bigint,
  "Positie" int, "RijVoor" nvarchar(max), "Datum" date, "ProductID" nvarchar(50) collate Latin1_General_100_BIN2,
  "Product" nvarchar(255), "Aantal" int
);
go

insert into "tree11"."TabelStand" ("Tabel") values ('ProductVerkopen');
go

create table "tree11"."PersonalTraining" (
  "Voornaam" nvarchar(100) collate Latin1_General_100_BIN2 not null,
  "Achternaam" nvarchar(100) collate Latin1_General_100_BIN2 not null, "Datum" date not null,
  "Uren" decimal(6, 2) not null, "DatumLaatsteUpdate" datetime2(3) not null, "RunId" bigint not null,
  constraint "PK_PersonalTraining" primary key ("Voornaam", "Achternaam", "Datum")
);
go

create table "staging"."PersonalTraining_werk" (
  "Nr" bigint identity(1, 1) not null, "Token" bigint not null, "VerzoekId" bigint not null, "PaginaId" bigint not null,
  "Positie" int not null, "Deel" int not null, "InBereik" int not null, "Geldig" int not null,
  "SleutelLeesbaar" int not null, "Verliest" int not null, "Afgeschermd" int not null, "Meldingen" nvarchar(max),
  "Record" nvarchar(max), "Voornaam" nvarchar(100) collate Latin1_General_100_BIN2,
  "Achternaam" nvarchar(100) collate Latin1_General_100_BIN2, "Datum" date, "Uren" decimal(38, 20)
);
go

create table "staging"."PersonalTraining_verschil" (
  "Token" bigint not null, "Soort" nvarchar(1) collate Latin1_General_100_BIN2 not null, "PaginaId" bigint,
  "Positie" int, "RijVoor" nvarchar(max), "Voornaam" nvarchar(100) collate Latin1_General_100_BIN2,
  "Achternaam" nvarchar(100) collate Latin1_General_100_BIN2, "Datum" date, "Uren" decimal(6, 2)
);
go

insert into "tree11"."TabelStand" ("Tabel") values ('PersonalTraining');
go

insert into "tree11"."Migratie" ("name", "timestamp") values ('0002_warehouse', 'script');
go

alter table "tree11"."TabelStand" add "BronGelezenOp" datetime2(3);
go

alter table "tree11"."SyncRun" add "StopGevraagdOp" datetime2(3);
go

alter table "tree11"."SyncRun" drop column "IdempotentieSleutel";
go

create table "tree11"."Idempotentie" (
  "Sleutel" nvarchar(64) collate Latin1_General_100_BIN2 not null, "Aanvraag" nvarchar(64) not null,
  "RunId" bigint not null, "Aangemaakt" datetime2(3) not null, constraint "PK_Idempotentie" primary key ("Sleutel")
);
go

create index "IX_Idempotentie_Aangemaakt" on "tree11"."Idempotentie" ("Aangemaakt");
go

insert into "tree11"."Migratie" ("name", "timestamp") values ('0003_doors', 'script');
go

alter table "tree11"."SyncRunTabel" add "GoedgekeurdDoor" nvarchar(255);
go

alter table "tree11"."TabelStand" add "PauzeRunId" bigint;
go

alter table "staging"."Verzoek" add "OvergenomenVan" bigint;
go

insert into "tree11"."Migratie" ("name", "timestamp") values ('0004_hold', 'script');
go

create table "tree11"."StroomVeld" (
  "Stroom" nvarchar(100) collate Latin1_General_100_BIN2 not null,
  "Pad" nvarchar(300) collate Latin1_General_100_BIN2 not null, "EerstGezien" datetime2(3) not null,
  "LaatstGezien" datetime2(3) not null, "Aandeel" decimal(9, 6) not null,
  constraint "PK_StroomVeld" primary key ("Stroom", "Pad")
);
go

insert into "tree11"."Migratie" ("name", "timestamp") values ('0005_source_fields', 'script');
go

create table "tree11"."Melding" (
  "Id" bigint identity(1, 1) not null, "Sleutel" nvarchar(100) collate Latin1_General_100_BIN2 not null,
  "Kanaal" nvarchar(20) collate Latin1_General_100_BIN2 not null, "Soort" nvarchar(20) not null, "RunId" bigint,
  "Herinnering" int default 0 not null, "Inhoud" nvarchar(max) not null, "Aangemaakt" datetime2(3) not null,
  "Status" nvarchar(20) collate Latin1_General_100_BIN2 not null, "Pogingen" int default 0 not null,
  "VolgendePoging" datetime2(3) not null, "VerlooptOp" datetime2(3), "VerstuurdOp" datetime2(3), "Fout" nvarchar(max),
  "FoutCode" nvarchar(100), constraint "PK_Melding" primary key ("Id")
);
go

create index "IX_Melding_Status_VolgendePoging" on "tree11"."Melding" ("Status", "VolgendePoging");
go

create index "IX_Melding_RunId" on "tree11"."Melding" ("RunId");
go

create unique index "UX_Melding_Sleutel_Kanaal" on "tree11"."Melding" ("Sleutel", "Kanaal");
go

insert into "tree11"."Migratie" ("name", "timestamp") values ('0006_alerts', 'script');
go

create view "rapport"."Leden" as
select "t".*,
  case
    when "t"."AangemaaktOp" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."AangemaaktOp", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "AangemaaktOpLokaal",
  case
    when "t"."GewijzigdOp" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."GewijzigdOp", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "GewijzigdOpLokaal",
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."Leden" as "t";
go

create view "rapport"."ActieveAbonnementen" as
select "t".*,
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."ActieveAbonnementen" as "t";
go

create view "rapport"."Abonnementen" as
select "t".*,
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."Abonnementen" as "t";
go

create view "rapport"."AbonnementStatistieken" as
select "t".*,
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."AbonnementStatistieken" as "t";
go

create view "rapport"."AbonnementStatistiekenSpecifiek" as
select "t".*,
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."AbonnementStatistiekenSpecifiek" as "t";
go

create view "rapport"."Lessen" as
select "t".*,
  case
    when "t"."StartTijd" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."StartTijd", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "StartTijdLokaal",
  case
    when "t"."EindTijd" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."EindTijd", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "EindTijdLokaal",
  case
    when "t"."AangemaaktOp" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."AangemaaktOp", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "AangemaaktOpLokaal",
  case
    when "t"."GewijzigdOp" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."GewijzigdOp", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "GewijzigdOpLokaal",
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."Lessen" as "t";
go

create view "rapport"."LesDeelname" as
select "t".*,
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."LesDeelname" as "t";
go

create view "rapport"."GrootboekRekening" as
select "t".*,
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."GrootboekRekening" as "t";
go

create view "rapport"."Omzet" as
select "t".*,
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."Omzet" as "t";
go

create view "rapport"."OpenstaandeFacturen" as
select "t".*,
  case
    when "t"."AangemaaktOp" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."AangemaaktOp", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "AangemaaktOpLokaal",
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."OpenstaandeFacturen" as "t";
go

create view "rapport"."Uitbetalingen" as
select "t".*,
  case
    when "t"."Datum" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."Datum", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLokaal",
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."Uitbetalingen" as "t";
go

create view "rapport"."ProductVerkopen" as
select "t".*,
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."ProductVerkopen" as "t";
go

create view "rapport"."PersonalTraining" as
select "t".*,
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."PersonalTraining" as "t";
go

insert into "tree11"."Migratie" ("name", "timestamp") values ('0007_reports', 'script');
go

create table "tree11"."BronVerzoek" (
  "Id" bigint identity(1, 1) not null, "Bron" nvarchar(64) collate Latin1_General_100_BIN2 not null,
  "Moment" datetime2(3) not null, constraint "PK_BronVerzoek" primary key ("Id")
);
go

create index "IX_BronVerzoek_Bron_Moment" on "tree11"."BronVerzoek" ("Bron", "Moment");
go

insert into "tree11"."Migratie" ("name", "timestamp") values ('0008_rate', 'script');
go

alter table "staging"."Pagina" add "Kenmerk" nvarchar(1000);
go

alter table "tree11"."SyncRunTabel" add "PaginasOngewijzigd" int default 0 not null;
go

create index "IX_Pagina_Kenmerk" on "staging"."Pagina" ("VerzoekId") where "Kenmerk" is not null;
go

insert into "tree11"."Migratie" ("name", "timestamp") values ('0009_marks', 'script');
go

insert into "tree11"."Migratie" ("name", "timestamp") values ('0010_compressed', 'script');
go

create table "tree11"."Sessie" (
  "Sessie" nvarchar(64) collate Latin1_General_100_BIN2 not null, "Sleutel" nvarchar(64) not null,
  "VerlooptOp" datetime2(3) not null, constraint "PK_Sessie" primary key ("Sessie")
);
go

insert into "tree11"."Migratie" ("name", "timestamp") values ('0020_sessions', 'script');
go

alter table "tree11"."ActieveAbonnementen" add "ContractId" nvarchar(50);
go

alter table "tree11"."ActieveAbonnementen" add "BetalingsType" nvarchar(50);
go

alter table "tree11"."ActieveAbonnementen" add "Bedrag" decimal(12, 2);
go

alter table "tree11"."ActieveAbonnementen" add "ActiefVanaf" datetime2(3);
go

alter table "tree11"."ActieveAbonnementen" add "VerlooptOp" datetime2(3);
go

alter table "tree11"."ActieveAbonnementen" add "PeriodeEinde" date;
go

alter table "tree11"."ActieveAbonnementen" add "OpgezegdOp" datetime2(3);
go

alter table "staging"."ActieveAbonnementen_werk" add "ContractId" nvarchar(50);
go

alter table "staging"."ActieveAbonnementen_werk" add "BetalingsType" nvarchar(50);
go

alter table "staging"."ActieveAbonnementen_werk" add "Bedrag" decimal(12, 2);
go

alter table "staging"."ActieveAbonnementen_werk" add "ActiefVanaf" datetime2(3);
go

alter table "staging"."ActieveAbonnementen_werk" add "VerlooptOp" datetime2(3);
go

alter table "staging"."ActieveAbonnementen_werk" add "PeriodeEinde" date;
go

alter table "staging"."ActieveAbonnementen_werk" add "OpgezegdOp" datetime2(3);
go

alter table "staging"."ActieveAbonnementen_verschil" add "ContractId" nvarchar(50);
go

alter table "staging"."ActieveAbonnementen_verschil" add "BetalingsType" nvarchar(50);
go

alter table "staging"."ActieveAbonnementen_verschil" add "Bedrag" decimal(12, 2);
go

alter table "staging"."ActieveAbonnementen_verschil" add "ActiefVanaf" datetime2(3);
go

alter table "staging"."ActieveAbonnementen_verschil" add "VerlooptOp" datetime2(3);
go

alter table "staging"."ActieveAbonnementen_verschil" add "PeriodeEinde" date;
go

alter table "staging"."ActieveAbonnementen_verschil" add "OpgezegdOp" datetime2(3);
go

alter table "tree11"."Leden" add "LaatsteCheckinOp" datetime2(3);
go

alter table "staging"."Leden_werk" add "LaatsteCheckinOp" datetime2(3);
go

alter table "staging"."Leden_verschil" add "LaatsteCheckinOp" datetime2(3);
go

alter table "tree11"."Lessen" add "Status" nvarchar(20);
go

alter table "staging"."Lessen_werk" add "Status" nvarchar(20);
go

alter table "staging"."Lessen_verschil" add "Status" nvarchar(20);
go

drop view "rapport"."ActieveAbonnementen";
go

create view "rapport"."ActieveAbonnementen" as
select "t".*,
  case
    when "t"."ActiefVanaf" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."ActiefVanaf", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "ActiefVanafLokaal",
  case
    when "t"."VerlooptOp" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."VerlooptOp", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "VerlooptOpLokaal",
  case
    when "t"."OpgezegdOp" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."OpgezegdOp", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "OpgezegdOpLokaal",
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."ActieveAbonnementen" as "t";
go

drop view "rapport"."Leden";
go

create view "rapport"."Leden" as
select "t".*,
  case
    when "t"."AangemaaktOp" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."AangemaaktOp", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "AangemaaktOpLokaal",
  case
    when "t"."GewijzigdOp" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."GewijzigdOp", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "GewijzigdOpLokaal",
  case
    when "t"."LaatsteCheckinOp" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."LaatsteCheckinOp", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "LaatsteCheckinOpLokaal",
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."Leden" as "t";
go

drop view "rapport"."Lessen";
go

create view "rapport"."Lessen" as
select "t".*,
  case
    when "t"."StartTijd" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."StartTijd", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "StartTijdLokaal",
  case
    when "t"."EindTijd" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."EindTijd", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "EindTijdLokaal",
  case
    when "t"."AangemaaktOp" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."AangemaaktOp", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "AangemaaktOpLokaal",
  case
    when "t"."GewijzigdOp" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."GewijzigdOp", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "GewijzigdOpLokaal",
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."Lessen" as "t";
go

insert into "tree11"."Migratie" ("name", "timestamp") values ('0021_contracts', 'script');
go

alter table "tree11"."TabelStand" add "HistorieVanaf" datetime2(3);
go

alter table "tree11"."TabelStand" add "HistorieTot" datetime2(3);
go

create table "tree11"."LedenHistorie" (
  "Id" nvarchar(50) collate Latin1_General_100_BIN2 not null, "Naam" nvarchar(255), "AccountId" nvarchar(50),
  "BedrijfId" nvarchar(50), "PrimaireLocatieId" nvarchar(50), "Actief" bit, "BetalingsVorm" nvarchar(20),
  "KlantNummer" nvarchar(50), "AangemaaktOp" datetime2(3), "GewijzigdOp" datetime2(3), "LaatsteCheckinOp" datetime2(3),
  "GeldigVan" datetime2(3) not null, "GeldigTot" datetime2(3), "RunId" bigint not null, "RunIdTot" bigint,
  constraint "PK_LedenHistorie" primary key ("Id", "GeldigVan")
);
go

create unique index "UX_LedenHistorie_nu" on "tree11"."LedenHistorie" ("Id") where "GeldigTot" is null;
go

insert into "tree11"."LedenHistorie" (
    "Id", "Naam", "AccountId", "BedrijfId", "PrimaireLocatieId", "Actief", "BetalingsVorm", "KlantNummer",
    "AangemaaktOp", "GewijzigdOp", "LaatsteCheckinOp", "GeldigVan", "RunId"
  )
select
  "Id", "Naam", "AccountId", "BedrijfId", "PrimaireLocatieId", "Actief", "BetalingsVorm", "KlantNummer", "AangemaaktOp",
  "GewijzigdOp", "LaatsteCheckinOp", cast(sysutcdatetime() as datetime2(3)) as "GeldigVan", "RunId"
from "tree11"."Leden";
go

update "tree11"."TabelStand"
set "HistorieVanaf" = cast(sysutcdatetime() as datetime2(3)), "HistorieTot" = cast(sysutcdatetime() as datetime2(3))
where "Tabel" = 'Leden';
go

create table "tree11"."ActieveAbonnementenHistorie" (
  "LedenId" nvarchar(50) collate Latin1_General_100_BIN2 not null,
  "AbonnementId" nvarchar(50) collate Latin1_General_100_BIN2 not null, "AbonnementNaam" nvarchar(255),
  "Status" nvarchar(20), "ContractId" nvarchar(50), "BetalingsType" nvarchar(50), "Bedrag" decimal(12, 2),
  "ActiefVanaf" datetime2(3), "VerlooptOp" datetime2(3), "PeriodeEinde" date, "OpgezegdOp" datetime2(3),
  "GeldigVan" datetime2(3) not null, "GeldigTot" datetime2(3), "RunId" bigint not null, "RunIdTot" bigint,
  constraint "PK_ActieveAbonnementenHistorie" primary key ("LedenId", "AbonnementId", "GeldigVan")
);
go

create unique index "UX_ActieveAbonnementenHistorie_nu" on "tree11"."ActieveAbonnementenHistorie" ("LedenId", "AbonnementId")
where "GeldigTot" is null;
go

insert into "tree11"."ActieveAbonnementenHistorie" (
    "LedenId", "AbonnementId", "AbonnementNaam", "Status", "ContractId", "BetalingsType", "Bedrag", "ActiefVanaf",
    "VerlooptOp", "PeriodeEinde", "OpgezegdOp", "GeldigVan", "RunId"
  )
select "LedenId", "AbonnementId", "AbonnementNaam", "Status", "ContractId", "BetalingsType", "Bedrag", "ActiefVanaf",
  "VerlooptOp", "PeriodeEinde", "OpgezegdOp", cast(sysutcdatetime() as datetime2(3)) as "GeldigVan", "RunId"
from "tree11"."ActieveAbonnementen";
go

update "tree11"."TabelStand"
set "HistorieVanaf" = cast(sysutcdatetime() as datetime2(3)), "HistorieTot" = cast(sysutcdatetime() as datetime2(3))
where "Tabel" = 'ActieveAbonnementen';
go

create table "tree11"."AbonnementenHistorie" (
  "AbonnementId" nvarchar(50) collate Latin1_General_100_BIN2 not null, "Naam" nvarchar(255),
  "Beschrijving" nvarchar(max), "Type" nvarchar(50), "BetalingsType" nvarchar(50), "Bedrag" decimal(12, 2),
  "Valuta" nvarchar(3), "VervalPeriode" int, "ActivatieStrategie" nvarchar(50), "AbonnementVereist" bit,
  "ConsumptieMethode" nvarchar(50), "AutoVerlenging" bit, "GrootboekGroepId" nvarchar(50), "ContractDuur" nvarchar(20),
  "ContractPeriode" int, "Sectie" nvarchar(100), "GeldigVan" datetime2(3) not null, "GeldigTot" datetime2(3),
  "RunId" bigint not null, "RunIdTot" bigint,
  constraint "PK_AbonnementenHistorie" primary key ("AbonnementId", "GeldigVan")
);
go

create unique index "UX_AbonnementenHistorie_nu" on "tree11"."AbonnementenHistorie" ("AbonnementId")
where "GeldigTot" is null;
go

insert into "tree11"."AbonnementenHistorie" (
    "AbonnementId", "Naam", "Beschrijving", "Type", "BetalingsType", "Bedrag", "Valuta", "VervalPeriode",
    "ActivatieStrategie", "AbonnementVereist", "ConsumptieMethode", "AutoVerlenging", "GrootboekGroepId",
    "ContractDuur", "ContractPeriode", "Sectie", "GeldigVan", "RunId"
  )
select "AbonnementId", "Naam", "Beschrijving", "Type", "BetalingsType", "Bedrag", "Valuta", "VervalPeriode",
  "ActivatieStrategie", "AbonnementVereist", "ConsumptieMethode", "AutoVerlenging", "GrootboekGroepId", "ContractDuur",
  "ContractPeriode", "Sectie", cast(sysutcdatetime() as datetime2(3)) as "GeldigVan", "RunId"
from "tree11"."Abonnementen";
go

update "tree11"."TabelStand"
set "HistorieVanaf" = cast(sysutcdatetime() as datetime2(3)), "HistorieTot" = cast(sysutcdatetime() as datetime2(3))
where "Tabel" = 'Abonnementen';
go

create table "tree11"."LessenHistorie" (
  "Id" nvarchar(50) collate Latin1_General_100_BIN2 not null, "Naam" nvarchar(255), "StartTijd" datetime2(3),
  "EindTijd" datetime2(3), "Capaciteit" int, "LedenAantal" int, "ProefledenAantal" int,
  "BedrijfsLocatieId" nvarchar(50), "Activiteiten" nvarchar(max), "Terugkerend" bit, "Instructeurs" nvarchar(max),
  "AangemaaktOp" datetime2(3), "GewijzigdOp" datetime2(3), "Status" nvarchar(20), "GeldigVan" datetime2(3) not null,
  "GeldigTot" datetime2(3), "RunId" bigint not null, "RunIdTot" bigint,
  constraint "PK_LessenHistorie" primary key ("Id", "GeldigVan")
);
go

create unique index "UX_LessenHistorie_nu" on "tree11"."LessenHistorie" ("Id") where "GeldigTot" is null;
go

insert into "tree11"."LessenHistorie" (
    "Id", "Naam", "StartTijd", "EindTijd", "Capaciteit", "LedenAantal", "ProefledenAantal", "BedrijfsLocatieId",
    "Activiteiten", "Terugkerend", "Instructeurs", "AangemaaktOp", "GewijzigdOp", "Status", "GeldigVan", "RunId"
  )
select "Id", "Naam", "StartTijd", "EindTijd", "Capaciteit", "LedenAantal", "ProefledenAantal", "BedrijfsLocatieId",
  "Activiteiten", "Terugkerend", "Instructeurs", "AangemaaktOp", "GewijzigdOp", "Status",
  cast(sysutcdatetime() as datetime2(3)) as "GeldigVan", "RunId"
from "tree11"."Lessen";
go

update "tree11"."TabelStand"
set "HistorieVanaf" = cast(sysutcdatetime() as datetime2(3)), "HistorieTot" = cast(sysutcdatetime() as datetime2(3))
where "Tabel" = 'Lessen';
go

create table "tree11"."OpenstaandeFacturenHistorie" (
  "FactuurId" nvarchar(50) collate Latin1_General_100_BIN2 not null, "Nummer" nvarchar(50), "LedenId" nvarchar(50),
  "Naam" nvarchar(255), "Bedrag" decimal(12, 2), "Valuta" nvarchar(3), "Status" nvarchar(50), "Vervaldatum" date,
  "AangemaaktOp" datetime2(3), "GrootboekId" nvarchar(50), "GeldigVan" datetime2(3) not null, "GeldigTot" datetime2(3),
  "RunId" bigint not null, "RunIdTot" bigint,
  constraint "PK_OpenstaandeFacturenHistorie" primary key ("FactuurId", "GeldigVan")
);
go

create unique index "UX_OpenstaandeFacturenHistorie_nu" on "tree11"."OpenstaandeFacturenHistorie" ("FactuurId")
where "GeldigTot" is null;
go

insert into "tree11"."OpenstaandeFacturenHistorie" (
    "FactuurId", "Nummer", "LedenId", "Naam", "Bedrag", "Valuta", "Status", "Vervaldatum", "AangemaaktOp",
    "GrootboekId", "GeldigVan", "RunId"
  )
select
  "FactuurId", "Nummer", "LedenId", "Naam", "Bedrag", "Valuta", "Status", "Vervaldatum", "AangemaaktOp", "GrootboekId",
  cast(sysutcdatetime() as datetime2(3)) as "GeldigVan", "RunId"
from "tree11"."OpenstaandeFacturen";
go

update "tree11"."TabelStand"
set "HistorieVanaf" = cast(sysutcdatetime() as datetime2(3)), "HistorieTot" = cast(sysutcdatetime() as datetime2(3))
where "Tabel" = 'OpenstaandeFacturen';
go

insert into "tree11"."Migratie" ("name", "timestamp") values ('0022_history', 'script');
go

alter table "tree11"."SyncRunTabel" add "Afgeschermd" int default 0 not null;
go

create table "staging"."Leden_gemist" (
  "Id" nvarchar(50) collate Latin1_General_100_BIN2 not null, "Aantal" int not null, "RunId" bigint not null,
  constraint "PK_Leden_gemist" primary key ("Id")
);
go

create table "staging"."ActieveAbonnementen_gemist" (
  "LedenId" nvarchar(50) collate Latin1_General_100_BIN2 not null,
  "AbonnementId" nvarchar(50) collate Latin1_General_100_BIN2 not null, "Aantal" int not null, "RunId" bigint not null,
  constraint "PK_ActieveAbonnementen_gemist" primary key ("LedenId", "AbonnementId")
);
go

create table "staging"."Abonnementen_gemist" (
  "AbonnementId" nvarchar(50) collate Latin1_General_100_BIN2 not null, "Aantal" int not null, "RunId" bigint not null,
  constraint "PK_Abonnementen_gemist" primary key ("AbonnementId")
);
go

create table "staging"."AbonnementStatistieken_gemist" (
  "Datum" date not null, "Categorie" nvarchar(50) collate Latin1_General_100_BIN2 not null,
  "Type" nvarchar(20) collate Latin1_General_100_BIN2 not null, "Aantal" int not null, "RunId" bigint not null,
  constraint "PK_AbonnementStatistieken_gemist" primary key ("Datum", "Categorie", "Type")
);
go

create table "staging"."AbonnementStatistiekenSpecifiek_gemist" (
  "Datum" date not null, "Categorie" nvarchar(50) collate Latin1_General_100_BIN2 not null,
  "Type" nvarchar(20) collate Latin1_General_100_BIN2 not null,
  "AbonnementId" nvarchar(50) collate Latin1_General_100_BIN2 not null, "Aantal" int not null, "RunId" bigint not null,
  constraint "PK_AbonnementStatistiekenSpecifiek_gemist" primary key ("Datum", "Categorie", "Type", "AbonnementId")
);
go

create table "staging"."Lessen_gemist" (
  "Id" nvarchar(50) collate Latin1_General_100_BIN2 not null, "Aantal" int not null, "RunId" bigint not null,
  constraint "PK_Lessen_gemist" primary key ("Id")
);
go

create table "staging"."LesDeelname_gemist" (
  "LesId" nvarchar(50) collate Latin1_General_100_BIN2 not null,
  "AccountId" nvarchar(50) collate Latin1_General_100_BIN2 not null, "Aantal" int not null, "RunId" bigint not null,
  constraint "PK_LesDeelname_gemist" primary key ("LesId", "AccountId")
);
go

create table "staging"."GrootboekRekening_gemist" (
  "Id" nvarchar(50) collate Latin1_General_100_BIN2 not null, "Aantal" int not null, "RunId" bigint not null,
  constraint "PK_GrootboekRekening_gemist" primary key ("Id")
);
go

create table "staging"."Omzet_gemist" (
  "Datum" date not null, "GrootboekRekeningId" nvarchar(50) collate Latin1_General_100_BIN2 not null,
  "Type" nvarchar(50) collate Latin1_General_100_BIN2 not null, "Aantal" int not null, "RunId" bigint not null,
  constraint "PK_Omzet_gemist" primary key ("Datum", "GrootboekRekeningId", "Type")
);
go

create table "staging"."OpenstaandeFacturen_gemist" (
  "FactuurId" nvarchar(50) collate Latin1_General_100_BIN2 not null, "Aantal" int not null, "RunId" bigint not null,
  constraint "PK_OpenstaandeFacturen_gemist" primary key ("FactuurId")
);
go

create table "staging"."Uitbetalingen_gemist" (
  "UitbetalingID" nvarchar(50) collate Latin1_General_100_BIN2 not null, "Aantal" int not null, "RunId" bigint not null,
  constraint "PK_Uitbetalingen_gemist" primary key ("UitbetalingID")
);
go

create table "staging"."ProductVerkopen_gemist" (
  "Datum" date not null, "ProductID" nvarchar(50) collate Latin1_General_100_BIN2 not null, "Aantal" int not null,
  "RunId" bigint not null, constraint "PK_ProductVerkopen_gemist" primary key ("Datum", "ProductID")
);
go

create table "staging"."PersonalTraining_gemist" (
  "Voornaam" nvarchar(100) collate Latin1_General_100_BIN2 not null,
  "Achternaam" nvarchar(100) collate Latin1_General_100_BIN2 not null, "Datum" date not null, "Aantal" int not null,
  "RunId" bigint not null, constraint "PK_PersonalTraining_gemist" primary key ("Voornaam", "Achternaam", "Datum")
);
go

insert into "tree11"."Migratie" ("name", "timestamp") values ('0023_shields', 'script');
go

drop view "rapport"."Leden";
go

create view "rapport"."Leden" as
select
  "t"."Id", "t"."Naam", "t"."AccountId", "t"."BedrijfId", "t"."PrimaireLocatieId", "t"."Actief", "t"."BetalingsVorm",
  "t"."KlantNummer", "t"."AangemaaktOp", "t"."GewijzigdOp", "t"."DatumLaatsteUpdate", "t"."RunId",
  "t"."LaatsteCheckinOp",
  case
    when "t"."AangemaaktOp" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."AangemaaktOp", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "AangemaaktOpLokaal",
  case
    when "t"."GewijzigdOp" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."GewijzigdOp", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "GewijzigdOpLokaal",
  case
    when "t"."LaatsteCheckinOp" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."LaatsteCheckinOp", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "LaatsteCheckinOpLokaal",
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."Leden" as "t";
go

drop view "rapport"."ActieveAbonnementen";
go

create view "rapport"."ActieveAbonnementen" as
select "t"."LedenId", "t"."AbonnementId", "t"."AbonnementNaam", "t"."Status", "t"."DatumLaatsteUpdate", "t"."RunId",
  "t"."ContractId", "t"."BetalingsType", "t"."Bedrag", "t"."ActiefVanaf", "t"."VerlooptOp", "t"."PeriodeEinde",
  "t"."OpgezegdOp",
  case
    when "t"."ActiefVanaf" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."ActiefVanaf", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "ActiefVanafLokaal",
  case
    when "t"."VerlooptOp" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."VerlooptOp", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "VerlooptOpLokaal",
  case
    when "t"."OpgezegdOp" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."OpgezegdOp", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "OpgezegdOpLokaal",
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."ActieveAbonnementen" as "t";
go

drop view "rapport"."Abonnementen";
go

create view "rapport"."Abonnementen" as
select "t"."AbonnementId", "t"."Naam", "t"."Beschrijving", "t"."Type", "t"."BetalingsType", "t"."Bedrag", "t"."Valuta",
  "t"."VervalPeriode", "t"."ActivatieStrategie", "t"."AbonnementVereist", "t"."ConsumptieMethode", "t"."AutoVerlenging",
  "t"."GrootboekGroepId", "t"."ContractDuur", "t"."ContractPeriode", "t"."Sectie", "t"."DatumLaatsteUpdate",
  "t"."RunId",
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."Abonnementen" as "t";
go

drop view "rapport"."AbonnementStatistieken";
go

create view "rapport"."AbonnementStatistieken" as
select "t"."Datum", "t"."Categorie", "t"."Type", "t"."Aantal", "t"."DatumLaatsteUpdate", "t"."RunId",
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."AbonnementStatistieken" as "t";
go

drop view "rapport"."AbonnementStatistiekenSpecifiek";
go

create view "rapport"."AbonnementStatistiekenSpecifiek" as
select
  "t"."Datum", "t"."Categorie", "t"."Type", "t"."AbonnementId", "t"."Aantal", "t"."DatumLaatsteUpdate", "t"."RunId",
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."AbonnementStatistiekenSpecifiek" as "t";
go

drop view "rapport"."Lessen";
go

create view "rapport"."Lessen" as
select
  "t"."Id", "t"."Naam", "t"."StartTijd", "t"."EindTijd", "t"."Capaciteit", "t"."LedenAantal", "t"."ProefledenAantal",
  "t"."BedrijfsLocatieId", "t"."Activiteiten", "t"."Terugkerend", "t"."Instructeurs", "t"."AangemaaktOp",
  "t"."GewijzigdOp", "t"."DatumLaatsteUpdate", "t"."RunId", "t"."Status",
  case
    when "t"."StartTijd" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."StartTijd", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "StartTijdLokaal",
  case
    when "t"."EindTijd" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."EindTijd", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "EindTijdLokaal",
  case
    when "t"."AangemaaktOp" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."AangemaaktOp", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "AangemaaktOpLokaal",
  case
    when "t"."GewijzigdOp" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."GewijzigdOp", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "GewijzigdOpLokaal",
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."Lessen" as "t";
go

drop view "rapport"."LesDeelname";
go

create view "rapport"."LesDeelname" as
select "t"."LesId", "t"."AccountId", "t"."Type", "t"."Status", "t"."Naam", "t"."Aanwezig", "t"."DatumLaatsteUpdate",
  "t"."RunId",
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."LesDeelname" as "t";
go

drop view "rapport"."GrootboekRekening";
go

create view "rapport"."GrootboekRekening" as
select "t"."Id", "t"."Sleutel", "t"."Label", "t"."DatumLaatsteUpdate", "t"."RunId",
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."GrootboekRekening" as "t";
go

drop view "rapport"."Omzet";
go

create view "rapport"."Omzet" as
select "t"."Datum", "t"."GrootboekRekeningId", "t"."Type", "t"."Omzet", "t"."DatumLaatsteUpdate", "t"."RunId",
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."Omzet" as "t";
go

drop view "rapport"."OpenstaandeFacturen";
go

create view "rapport"."OpenstaandeFacturen" as
select
  "t"."FactuurId", "t"."Nummer", "t"."LedenId", "t"."Naam", "t"."Bedrag", "t"."Valuta", "t"."Status", "t"."Vervaldatum",
  "t"."AangemaaktOp", "t"."GrootboekId", "t"."DatumLaatsteUpdate", "t"."RunId",
  case
    when "t"."AangemaaktOp" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."AangemaaktOp", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "AangemaaktOpLokaal",
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."OpenstaandeFacturen" as "t";
go

drop view "rapport"."Uitbetalingen";
go

create view "rapport"."Uitbetalingen" as
select "t"."UitbetalingID", "t"."Datum", "t"."Betalingen", "t"."Chargebacks", "t"."Refunds", "t"."NettoBedrag",
  "t"."BrutoBedrag", "t"."ChargebackBedrag", "t"."RefundBedrag", "t"."CommissieBedrag", "t"."Status",
  "t"."DatumLaatsteUpdate", "t"."RunId",
  case
    when "t"."Datum" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."Datum", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLokaal",
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."Uitbetalingen" as "t";
go

drop view "rapport"."ProductVerkopen";
go

create view "rapport"."ProductVerkopen" as
select "t"."Datum", "t"."ProductID", "t"."Product", "t"."Aantal", "t"."DatumLaatsteUpdate", "t"."RunId",
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."ProductVerkopen" as "t";
go

drop view "rapport"."PersonalTraining";
go

create view "rapport"."PersonalTraining" as
select "t"."Voornaam", "t"."Achternaam", "t"."Datum", "t"."Uren", "t"."DatumLaatsteUpdate", "t"."RunId",
  case
    when "t"."DatumLaatsteUpdate" < '9999-12-31T22:00:00' then cast(todatetimeoffset("t"."DatumLaatsteUpdate", '+00:00') at time zone N'W. Europe Standard Time' as datetime2(3))
  end as "DatumLaatsteUpdateLokaal"
from "tree11"."PersonalTraining" as "t";
go

insert into "tree11"."Migratie" ("name", "timestamp") values ('0024_report_columns', 'script');
go
