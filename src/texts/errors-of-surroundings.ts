import type { ErrorText } from './error-text.ts'

const CLOSING = {
  happened: 'De dienst werd afgesloten.',
  act: 'De tabel gaat verder zodra hij terug is.',
}
const MISTAKE = {
  happened: 'Er zit een fout in Tree11.',
  act: 'Meld haar, met de regels uit tree11_errors.log.',
}

/** The database and the machine. */
export const SURROUNDING_ERRORS = {
  // The database
  'database-in-use': {
    happened: 'Een ander proces heeft de databasemap.',
    act: 'De melding zegt welk; stop het, of werk erlangs over HTTP.',
  },
  'database-not-set-up': {
    happened: 'De database is nog niet ingericht voor deze versie.',
    act: 'Voer npx tree11 setup-db uit.',
  },
  'tables-not-adopted': {
    happened: 'Tabellen die er al staan, kunnen niet worden overgenomen zoals ze zijn.',
    act: 'De melding zegt waarom, en welke opdracht helpt.',
  },
  'database-newer': {
    happened: 'De database is gemaakt door een nieuwere versie van Tree11.',
    act: 'Installeer die nieuwere versie.',
  },
  'database-too-old': {
    happened: 'De databaseserver is te oud voor Tree11.',
    act: 'De melding noemt de oudste versie die kan; neem die of een nieuwere.',
  },
  'wrong-database-version': {
    happened: 'De databasemap is gemaakt door een andere versie van de ingebouwde database.',
    act: 'Neem de versie van Tree11 waarmee zij is gemaakt, of begin met een lege map.',
  },
  'database-of-another-user': {
    happened: 'De databasemap is van een andere gebruiker van deze machine.',
    act: 'Geef de opdracht als die gebruiker, of werk over HTTP met een sleutel.',
  },
  'database-not-utf8': {
    happened: 'De database bewaart tekst niet als UTF-8.',
    act: 'Maak een database met de codering UTF8.',
  },
  'database-unreachable': {
    happened: 'Op het adres van de databaseserver antwoordt niets.',
    act: 'Controleer of de server draait, en DATABASE_URL (of DB_SERVER en DB_PORT) en de firewall.',
  },
  'database-host-unknown': {
    happened: 'Geen machine heeft de naam van de databaseserver.',
    act: 'Controleer de naam in DATABASE_URL of DB_SERVER.',
  },
  'database-login-failed': {
    happened: 'De databaseserver weigert deze gebruiker of dit wachtwoord.',
    act: 'Controleer DATABASE_URL, of DB_USERNAME en DB_PASSWORD.',
  },
  'database-missing': {
    happened: 'De server heeft geen database met deze naam.',
    act: 'Maak haar, of controleer de naam in DATABASE_URL of DB_NAME.',
  },
  'needed-by-others': {
    happened: 'Iets dat niet van Tree11 is, hangt af van wat verwijderd moest worden.',
    act: 'De melding noemt het: verwijder of verplaats dat eerst.',
  },
  'database-certificate': {
    happened: 'Het certificaat van de databaseserver wordt niet vertrouwd.',
    act: 'Laat een vertrouwd certificaat installeren; de melding zegt welke instelling het anders toelaat.',
  },
  'database-not-encrypted': {
    happened: 'De databaseserver biedt geen versleuteling.',
    act: 'Zet haar op de server aan.',
  },
  'database-not-opened': {
    happened: 'De databasemap gaat niet open.',
    act: 'De melding zegt waarom; zet anders een kopie van de map terug.',
  },
  'database-busy': {
    happened: 'Een run heeft de database even nodig.',
    act: 'Probeer het over enkele seconden opnieuw.',
  },
  'database-closed': CLOSING,
  'database-stopped': {
    happened: 'De ingebouwde database is gestopt.',
    act: 'Start de dienst opnieuw.',
  },
  'database-damaged': {
    happened: 'De gegevens van de database zijn beschadigd.',
    act: 'Zet er een kopie van terug, of begin met een lege map en haal alles opnieuw op.',
  },
  'connection-lost': {
    happened: 'De verbinding met de database brak af.',
    act: 'Er wordt vanzelf opnieuw geprobeerd; controleer anders of de server draait.',
  },
  'too-many-connections': {
    happened: 'De databaseserver heeft geen verbinding meer vrij.',
    act: 'Sluit andere verbindingen, of laat er meer toe.',
  },
  'serialization-failure': {
    happened: 'Een andere transactie kwam ertussen.',
    act: 'Er wordt vanzelf opnieuw geprobeerd.',
  },
  deadlock: {
    happened: 'Twee transacties wachtten op elkaar.',
    act: 'Er wordt vanzelf opnieuw geprobeerd; gebeurt het elke nacht, verplaats dan wat er tegelijk draait.',
  },
  'lock-timeout': {
    happened: 'Een andere transactie houdt vast wat nodig is.',
    act: 'Kijk op de server wie dat is.',
  },
  'query-timeout': {
    happened: 'Een opdracht aan de database duurde te lang.',
    act: 'Verhoog DB_TIMEOUT_SECONDS, of kijk wat de server ophoudt.',
  },
  'query-cancelled': {
    happened: 'De database heeft een opdracht afgebroken.',
    act: 'Kijk op de server wie of wat dat deed.',
  },
  'out-of-memory': {
    happened: 'De database heeft niet genoeg geheugen voor deze opdracht.',
    act: 'Geef de server meer geheugen.',
  },
  'no-permission': {
    happened: 'De databasegebruiker mag dit niet.',
    act: 'De melding noemt wat: laat de databasebeheerder het recht geven.',
  },
  'disk-full': {
    happened: 'De schijf is vol; wat al opgeslagen was, is in orde.',
    act: 'Maak ruimte vrij.',
  },
  'log-full': {
    happened: 'Het logboek van de database is vol; wat al opgeslagen was, is in orde.',
    act: 'Laat de databasebeheerder ruimte maken in het transactielogboek.',
  },
  'read-only': {
    happened: 'In de database kan alleen gelezen worden.',
    act: 'Laat de databasebeheerder schrijven toestaan.',
  },
  'disk-error': {
    happened: 'De database kan haar bestanden niet lezen of schrijven.',
    act: 'Controleer de schijf.',
  },
  'folder-missing': {
    happened: 'De map voor de database kan niet worden gemaakt.',
    act: 'Maak haar zelf, of kies in DATABASE_URL een andere.',
  },
  'folder-not-writable': {
    happened: 'In de map van de database kan niet worden geschreven.',
    act: 'Geef de gebruiker van de dienst het recht daartoe.',
  },
  'folder-not-empty': {
    happened: 'In de map staat iets anders dan een database.',
    act: 'Kies in DATABASE_URL een lege map.',
  },
  'not-a-folder': {
    happened: 'Het pad van de database is dat van een bestand.',
    act: 'Kies in DATABASE_URL een map.',
  },
  'db-inside-transaction': MISTAKE,
  'uncontrolled-transaction': MISTAKE,
  // The log
  'unknown-key': {
    happened: 'De tekst is versleuteld met een sleutel die niet in LOG_ENCRYPTION_KEY staat.',
    act: 'Zet de oude sleutel er weer bij.',
  },
  'sealed-text-changed': {
    happened: 'De versleutelde tekst is gewijzigd, of hoort ergens anders.',
    act: 'Neem de tekst van de plaats waar hij geschreven is.',
  },
} as const satisfies Record<string, ErrorText>
