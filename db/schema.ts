import type { ColumnType, Generated } from 'kysely'

/**
 * The service's own tables. Those of the warehouse follow from src/tables and are added there:
 * this folder knows no table of the business.
 */

/** Written as a Date or by the database's clock, read as a Date; always UTC. */
type Moment = ColumnType<Date, Date, Date>
type MomentOrNull = ColumnType<Date | null, Date | null | undefined, Date | null>
type Counter = ColumnType<number, number | undefined, number>
/** 0 or 1: the two engines agree on numbers and not on booleans. */
type Flag = ColumnType<number, number | undefined, number>

export interface SyncRunTable {
  RunId: Generated<number>
  Aanleiding: string
  AangevraagdDoor: string | null
  Status: string
  ProefRun: Flag
  /** Local days asked for, `YYYY-MM-DD`, when other than the tables' own windows. */
  Van: string | null
  Tot: string | null
  Aangemaakt: Moment
  Gestart: MomentOrNull
  Klaar: MomentOrNull
  Fout: string | null
  FoutCode: string | null
  RoosterMoment: MomentOrNull
  /** Somebody asked that the run stops: whoever works on it sees this within a second. */
  StopGevraagdOp: MomentOrNull
  HoortBijRun: number | null
}

export interface SyncRunTabelTable {
  RunId: number
  Tabel: string
  /** Place in the run: tables are taken in this order. */
  Volgorde: number
  Status: string
  Verzoeken: Counter
  Paginas: Counter
  /** Of the pages, those that the source called unchanged. */
  PaginasOngewijzigd: Counter
  Gelezen: Counter
  Afgekeurd: Counter
  /** Rows that a record shielded whose key cannot be read, or that is bad. */
  Afgeschermd: Counter
  Ingevoegd: Counter
  Gewijzigd: Counter
  Verwijderd: Counter
  Ongewijzigd: Counter
  DuurMs: Counter
  /** A dry run's sample of what would change, JSON. */
  Voorbeeld: string | null
  Fout: string | null
  FoutCode: string | null
  DefinitieHash: string | null
  DiffHash: string | null
  BasisVersie: number | null
  /** Who saw a held difference and let it through. */
  GoedgekeurdDoor: string | null
}

export interface TabelStandTable {
  Tabel: string
  Versie: Counter
  Token: Counter
  Houder: string | null
  VerlooptOp: MomentOrNull
  LaatsteRunId: number | null
  /** When that run read the first of its pages: those are cleared away later. */
  BronGelezenOp: MomentOrNull
  /** Left alone by every run until somebody resumes it. */
  Gepauzeerd: Flag
  /** The revert that paused it. */
  PauzeRunId: number | null
  /** From when on the versions of its rows are kept; NULL for a table without history. */
  HistorieVanaf: MomentOrNull
  /** When the last of those versions began or ended. */
  HistorieTot: MomentOrNull
}

/** A request that was sent with a key, so that sending it again gives the same run. */
export interface IdempotentieTable {
  /** SHA-256 of the caller and the key: alike on every engine, whatever its collation. */
  Sleutel: string
  /** SHA-256 of what was asked. */
  Aanvraag: string
  RunId: number
  Aangemaakt: Moment
}

export interface DataQualityLogTable {
  Id: Generated<number>
  RunId: number
  Tabel: string
  CheckNaam: string
  CheckStatus: string
  Gemeten: number | null
  Verwacht: number | null
  Bericht: string | null
  CheckTijd: Moment
}

export interface QuarantaineTable {
  Id: Generated<number>
  RunId: number
  Tabel: string
  PaginaId: number
  Positie: number
  Sleutel: string | null
  Reden: string
  Record: string | null
}

export interface WijzigingTable {
  Id: Generated<number>
  RunId: number
  Tabel: string
  Sleutel: string
  Soort: string
  RijVoor: string | null
  PaginaId: number | null
  Positie: number | null
}

export interface AuditLogTable {
  Id: Generated<number>
  Tijd: Moment
  Wie: string
  Rol: string
  Deur: string
  Actie: string
  Doel: string | null
  Uitkomst: string
}

export interface MeldingTable {
  Id: Generated<number>
  /** What it is about; there is one for each of these and each way to reach people. */
  Sleutel: string
  Kanaal: string
  Soort: string
  RunId: number | null
  /** 1: told in short, because it was told before. */
  Herinnering: Flag
  /** JSON of the alert. */
  Inhoud: string
  Aangemaakt: Moment
  /** waiting, sent or expired. */
  Status: string
  Pogingen: Counter
  VolgendePoging: Moment
  /** Until then somebody is sending it. */
  VerlooptOp: MomentOrNull
  VerstuurdOp: MomentOrNull
  Fout: string | null
  FoutCode: string | null
}

export interface StroomVeldTable {
  Stroom: string
  /** `$.content[].address.city` */
  Pad: string
  EerstGezien: Moment
  LaatstGezien: Moment
  /** Of the objects at its place, those that have it: from 0 to 1. */
  Aandeel: number
}

export interface VerzoekTable {
  VerzoekId: Generated<number>
  RunId: number
  Stroom: string
  /** JSON with its names in order, so that equal requests are equal texts. */
  Parameters: string
  Poging: Counter
  /** busy, complete or failed: only complete requests are shredded. */
  Status: string
  /** The request of an earlier run whose pages these are: a retry does not ask again what is fresh. */
  OvergenomenVan: number | null
  Totaal: number | null
  Fout: string | null
  FoutCode: string | null
}

export interface PaginaTable {
  PaginaId: Generated<number>
  VerzoekId: number
  Poging: number
  PaginaNr: number
  HttpStatus: number
  OpgehaaldOp: Moment
  /** Characters that became U+FFFD when this page was landed. */
  Vervangen: Counter
  /** What the source knows this page by: asked with it, it can answer that nothing changed. */
  Kenmerk: ColumnType<string | null, string | null | undefined, never>
  Inhoud: ColumnType<string, string | Uint8Array, never>
}

/** Starts of requests to a source; `Bron` tells accounts apart without naming them. */
export interface SessieTable {
  /** A hash of the cookie. */
  Sessie: string
  /** A hash of the key's entry in API_KEYS: the session ends when that leaves. */
  Sleutel: string
  VerlooptOp: Moment
}

export interface BronVerzoekTable {
  Id: Generated<number>
  Bron: string
  Moment: Moment
}

export interface SystemTables {
  BronVerzoek: BronVerzoekTable
  Sessie: SessieTable
  SyncRun: SyncRunTable
  SyncRunTabel: SyncRunTabelTable
  TabelStand: TabelStandTable
  Idempotentie: IdempotentieTable
  DataQualityLog: DataQualityLogTable
  Quarantaine: QuarantaineTable
  Wijziging: WijzigingTable
  AuditLog: AuditLogTable
  Melding: MeldingTable
  StroomVeld: StroomVeldTable
  'staging.Verzoek': VerzoekTable
  'staging.Pagina': PaginaTable
}

/** What a database handed out by openDatabase can be asked about before the warehouse's tables are added. */
export type DatabaseSchema = SystemTables
