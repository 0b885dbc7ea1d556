/** How a run or a table in it stands. */
export const STATUS: Readonly<Record<string, string>> = {
  queued: 'wacht',
  running: 'bezig',
  succeeded: 'geslaagd',
  partial: 'deels bijgewerkt',
  held: 'wacht op beoordeling',
  skipped: 'overgeslagen',
  failed: 'mislukt',
  cancelled: 'afgebroken',
}

/** What made a run begin. */
export const TRIGGER: Readonly<Record<string, string>> = {
  schedule: 'nachtelijk',
  api: 'via de API',
  graphql: 'via GraphQL',
  cli: 'met de hand',
  retry: 'herhaling',
  replay: 'opnieuw verwerkt',
  revert: 'teruggedraaid',
}

/** What a check makes of what it measured. */
export const VERDICT: Readonly<Record<string, string>> = {
  PASS: 'in orde',
  WARN: 'let op',
  FAIL: 'fout',
}
