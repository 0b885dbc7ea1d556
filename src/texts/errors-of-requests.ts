import type { ErrorText } from './error-text.ts'

/** What was asked, who asked, and what came of a run. */
export const REQUEST_ERRORS = {
  // What was asked
  'invalid-request': {
    happened: 'Een veld ontbreekt, is verkeerd geschreven of heeft de verkeerde soort waarde.',
    act: 'De melding noemt het veld: verbeter het en vraag het opnieuw.',
  },
  'wrong-date': {
    happened: 'Deze dag of dit tijdstip bestaat niet.',
    act: 'Schrijf een dag als 2026-11-30.',
  },
  'from-after-to': {
    happened: 'De eerste dag ligt na de laatste.',
    act: 'Wissel de twee om.',
  },
  'wrong-cursor': {
    happened: 'Deze plaats in de lijst bestaat niet.',
    act: 'Begin opnieuw bij het begin van de lijst.',
  },
  'wrong-max-age': {
    happened: 'maxAge is geen leeftijd.',
    act: 'Schrijf een leeftijd als 26h.',
  },
  'unknown-table': {
    happened: 'Deze tabel is er niet.',
    act: 'Kies een tabel uit de lijst van tabellen; de melding noemt de naam die er het meest op lijkt.',
  },
  'unknown-run': {
    happened: 'Deze run is er niet (meer).',
    act: 'Kies een run uit de lijst van runs.',
  },
  'not-found': {
    happened: 'Op dit adres is niets.',
    act: 'Controleer het adres.',
  },
  'method-not-allowed': {
    happened: 'Dit adres neemt dit soort verzoek niet aan.',
    act: 'De kop Allow noemt wat wel mag.',
  },
  'no-tables': {
    happened: 'Er is geen tabel gekozen.',
    act: 'Kies ten minste één tabel.',
  },
  'no-days': {
    happened: 'Deze tabel heeft geen dagen om rijen op te kiezen.',
    act: 'Laat de dagen weg.',
  },
  'window-not-possible': {
    happened: 'Deze tabel wordt altijd in haar geheel gelezen.',
    act: 'Laat de eerste en de laatste dag weg.',
  },
  'column-hidden': {
    happened: 'Deze kolom wijst een persoon aan, en uw rol mag haar niet lezen.',
    act: 'Vraag de beheerder om een sleutel met een rol die dat mag.',
  },
  'query-too-large': { happened: 'De vraag is te lang.', act: 'Vraag minder tegelijk.' },
  'query-too-deep': { happened: 'De vraag is te diep genest.', act: 'Stel haar in delen.' },
  'query-too-costly': {
    happened: 'De vraag zou te veel rijen opleveren.',
    act: 'Vraag minder rijen tegelijk, of stel haar in delen.',
  },
  'body-too-large': {
    happened: 'Het verzoek is groter dan nodig is.',
    act: 'Stuur minder tegelijk.',
  },
  'headers-too-large': {
    happened: 'De koppen van het verzoek zijn groter dan nodig is.',
    act: 'Stuur minder koppen of cookies mee.',
  },
  'path-too-long': { happened: 'Het adres is te lang.', act: 'Controleer het adres.' },
  'unsupported-media-type': {
    happened: 'Het verzoek is geen JSON.',
    act: 'Stuur het met Content-Type: application/json.',
  },
  'request-timeout': {
    happened: 'Het verzoek kwam niet op tijd binnen.',
    act: 'Controleer de verbinding en probeer het opnieuw.',
  },
  'idempotency-key-reused': {
    happened: 'Deze Idempotency-Key hoorde al bij een ander verzoek.',
    act: 'Neem een nieuwe sleutel.',
  },
  'too-old': {
    happened: 'De bron is langer geleden gelezen dan maxAge toestaat.',
    act: 'Werk de tabel bij, of sta een hogere leeftijd toe.',
  },
  'table-changing': {
    happened: 'De tabel wordt steeds gewijzigd terwijl zij wordt gelezen.',
    act: 'Probeer het over enkele minuten opnieuw.',
  },
  'table-changed': {
    happened: 'De tabel is gewijzigd terwijl haar rijen werden verstuurd; het bestand is niet af.',
    act: 'Vraag het opnieuw.',
  },
  // Who asked
  'key-missing': {
    happened: 'Er is een sleutel nodig.',
    act: 'Stuur hem mee als Authorization: Bearer <sleutel>.',
  },
  'key-unknown': {
    happened: 'Deze sleutel is niet bekend.',
    act: 'Controleer de sleutel, of vraag de beheerder om een nieuwe.',
  },
  'role-too-low': {
    happened: 'De rol van uw sleutel mag dit niet.',
    act: 'De melding noemt de rol die het wel mag: vraag de beheerder erom.',
  },
  'proxy-without-keys': {
    happened:
      'Zonder sleutels antwoordt de dienst alleen op deze machine, en dit verzoek kwam door een proxy.',
    act: 'Zet API_KEYS om de dienst achter een proxy te gebruiken.',
  },
  'wrong-host': {
    happened: 'Zonder API_KEYS antwoordt de dienst alleen op de namen van deze machine zelf.',
    act: 'Ga naar http://localhost, of laat de beheerder API_KEYS instellen.',
  },
  'other-site': {
    happened: 'Zonder API_KEYS antwoordt de dienst niet aan een pagina van een andere website.',
    act: 'Laat de beheerder API_KEYS en CORS_ORIGINS instellen.',
  },
  'form-expired': {
    happened: 'Deze pagina stond te lang open.',
    act: 'Laad de pagina opnieuw en probeer het nog eens.',
  },
  'too-many-requests': {
    happened: 'Er kwamen meer verzoeken in een minuut dan mag.',
    act: 'Wacht een minuut en probeer het opnieuw.',
  },
  // Runs
  'run-has-ended': {
    happened: 'De run is al klaar.',
    act: 'Er is niets meer af te breken.',
  },
  'run-cancelled': {
    happened: 'De tabel is op verzoek gestopt; haar rijen zijn zoals ze waren.',
    act: 'Start een nieuwe run als zij toch bijgewerkt moet worden.',
  },
  'run-ended': {
    happened: 'De run wacht niet meer op deze tabel.',
    act: 'Kijk bij de run hoe zij is geëindigd.',
  },
  'needed-table-failed': {
    happened: 'Een tabel waarvan deze afhangt, is niet binnengekomen; deze is gelaten zoals zij was.',
    act: 'Los eerst de fout van die andere tabel op.',
  },
  'no-answer': {
    happened: 'Geen enkel verzoek voor deze tabel is beantwoord; haar rijen zijn zoals ze waren.',
    act: 'De volgende run vraagt het opnieuw; komt het terug, kijk dan in het logbestand.',
  },
  'merge-mismatch': {
    happened: 'Er werden andere rijen geraakt dan bedoeld; daarom is er niets geschreven.',
    act: 'De volgende run probeert het opnieuw; komt het terug, meld het dan als fout in Tree11.',
  },
  'work-lost': {
    happened: 'De databaseserver raakte kwijt wat in bewerking was; er is niets geschreven.',
    act: 'Het wordt vanzelf opnieuw gemaakt.',
  },
  'lease-lost': {
    happened: 'Een ander proces heeft de tabel overgenomen; dit schreef niets.',
    act: 'U hoeft niets te doen.',
  },
  'table-paused': {
    happened: 'De tabel is gepauzeerd, en wordt niet bijgewerkt.',
    act: 'Zet haar weer aan met npx tree11 resume en de naam van de tabel.',
  },
  'run-not-ended': { happened: 'De run is nog bezig.', act: 'Wacht tot zij klaar is.' },
  'table-not-in-run': {
    happened: 'Wat gevraagd is, kan niet voor deze tabel van de run.',
    act: 'Kijk bij de run welke tabellen zij heeft en hoe die staan.',
  },
  'pages-not-kept': {
    happened: 'De antwoorden die deze run kreeg, worden niet meer bewaard.',
    act: 'Start een nieuwe run; RAW_RETENTION_DAYS zegt hoe lang ze bewaard blijven.',
  },
  'nothing-missing': {
    happened: 'Alles is binnengekomen.',
    act: 'Er is niets te herhalen.',
  },
  'nothing-to-revert': {
    happened: 'De run heeft geen rij gewijzigd.',
    act: 'Er is niets terug te draaien.',
  },
  'no-history': {
    happened: 'Van deze tabel wordt niet bewaard hoe zij vroeger was.',
    act: 'Laat asOf weg.',
  },
  'history-starts-later': {
    happened: 'De historie van deze tabel begint pas later.',
    act: 'Vraag naar een later tijdstip; de melding noemt het eerste.',
  },
  'history-not-kept': {
    happened: 'De rijen van vóór de run worden niet meer bewaard.',
    act: 'Terugdraaien kan niet meer; HISTORY_RETENTION_DAYS zegt hoe lang dat kan.',
  },
  'changed-since': {
    happened: 'Een latere run heeft dezelfde rijen gewijzigd.',
    act: 'Draai eerst die latere run terug.',
  },
  'nothing-held': {
    happened: 'Bij deze run wacht geen tabel op beoordeling.',
    act: 'U hoeft niets te doen.',
  },
  'hold-superseded': {
    happened: 'De tabel is gewijzigd sinds zij werd tegengehouden; wat u zag, klopt niet meer.',
    act: 'Start een nieuwe run: die laat zien wat er nu zou veranderen.',
  },
  'brake-deletes': {
    happened: 'Er zouden meer rijen verdwijnen dan gewoon is; er is niets gewijzigd.',
    act: 'Kijk in de bron of die gegevens er werkelijk niet meer zijn, en keur het dan goed.',
  },
  'brake-empty': {
    happened: 'Het antwoord was leeg, terwijl de tabel rijen heeft; er is niets gewijzigd.',
    act: 'Kijk in de bron of er werkelijk niets meer is, en keur het dan goed.',
  },
  'check-failed': {
    happened: 'Een controle die moet slagen, is niet geslaagd; er is niets gewijzigd.',
    act: 'Kijk bij de controles wat er gevonden is, en keur het goed als het klopt.',
  },
  // Alerts
  'mail-refused': {
    happened: 'De mailserver nam het bericht niet aan.',
    act: 'Controleer SMTP_SERVER, SMTP_PORT en de aanmelding met npx tree11 doctor.',
  },
  'webhook-refused': {
    happened: 'De webhook nam het bericht niet aan.',
    act: 'Controleer SLACK_WEBHOOK_URL of ALERT_WEBHOOK_URL.',
  },
  'webhook-unreachable': {
    happened: 'Op het adres van de webhook antwoordt niets.',
    act: 'Controleer SLACK_WEBHOOK_URL of ALERT_WEBHOOK_URL, en het netwerk.',
  },
  // The command line
  'wrong-usage': {
    happened: 'De opdracht neemt dit niet aan.',
    act: 'npx tree11 help zegt wat zij wel aanneemt.',
  },
  'wrong-setting': {
    happened: 'Een instelling ontbreekt of heeft een verkeerde waarde.',
    act: 'De melding noemt haar; npx tree11 doctor kijkt ze alle na.',
  },
  'wrong-source': { happened: 'Deze bron is er niet.', act: 'Kies gymly of sheets.' },
  'wrong-fault': {
    happened: 'Deze storing kan de proefomgeving niet nadoen.',
    act: 'De melding noemt wat zij wel kan.',
  },
  'service-unreachable': {
    happened: 'De dienst die de database heeft, antwoordt niet.',
    act: 'Controleer of hij draait, en start hem zo nodig opnieuw.',
  },
  interrupted: {
    happened: 'Iemand heeft de opdracht afgebroken.',
    act: 'Geef haar opnieuw als dat niet de bedoeling was.',
  },
  // Else
  closing: {
    happened: 'De dienst wordt afgesloten.',
    act: 'Probeer het opnieuw zodra hij terug is.',
  },
  unexpected: {
    happened: 'Er ging iets onverwachts mis.',
    act: 'Het logbestand tree11_errors.log zegt meer; geef het door aan wie de dienst beheert.',
  },
} as const satisfies Record<string, ErrorText>
