import type { ErrorText } from './error-text.ts'

const CLOSING = {
  happened: 'De dienst werd afgesloten.',
  act: 'De tabel gaat verder zodra hij terug is.',
}

/** Gymly and Google. */
export const SOURCE_ERRORS = {
  // Gymly
  'source-not-configured': {
    happened: 'Voor deze bron ontbreekt een instelling.',
    act: 'De melding noemt haar: zet haar in .env en start de dienst opnieuw.',
  },
  'gymly-unauthorized': {
    happened: 'Gymly weigert het token.',
    act: 'Vraag een nieuw token aan en zet het in GYMLY_API_TOKEN (of in het bestand van GYMLY_API_TOKEN_FILE).',
  },
  'gymly-forbidden': {
    happened: 'Het token mag deze gegevens niet lezen.',
    act: 'Controleer GYMLY_BUSINESS_ID, of vraag Gymly om het recht.',
  },
  'gymly-not-found': {
    happened: 'Gymly kent dit niet: het is weg, of een nummer in de instellingen klopt niet.',
    act: 'Komt het bij elke tabel voor, controleer dan GYMLY_BUSINESS_ID en GYMLY_LOCATION_ID.',
  },
  'gymly-refused': {
    happened: 'Gymly nam het verzoek niet aan.',
    act: 'Komt dat elke nacht terug, vraag Gymly dan wat er is veranderd.',
  },
  'gymly-rate-limited': {
    happened: 'Gymly vindt dat er te veel verzoeken komen, ook na wachten.',
    act: 'Verlaag GYMLY_RATE_LIMIT_PER_MINUTE.',
  },
  'gymly-server-error': {
    happened: 'Bij Gymly zelf ging iets mis, ook na herhalen.',
    act: 'Wacht tot Gymly weer werkt; duurt dat langer dan een dag, meld het dan bij Gymly.',
  },
  'gymly-unreachable': {
    happened: 'Gymly is niet bereikbaar.',
    act: 'Controleer het netwerk en GYMLY_BASE_URL, of wacht tot Gymly weer antwoordt.',
  },
  'gymly-timeout': {
    happened: 'Gymly antwoordde niet op tijd.',
    act: 'Komt dat vaak voor, verhoog dan GYMLY_TIMEOUT_SECONDS.',
  },
  'gymly-connection-lost': {
    happened: 'De verbinding met Gymly brak af, ook na herhalen.',
    act: 'Controleer het netwerk als het vaker gebeurt.',
  },
  'gymly-cut-off': {
    happened: 'Een antwoord van Gymly was niet af.',
    act: 'Komt dat elke nacht terug, meld het dan bij Gymly.',
  },
  'gymly-web-page': {
    happened: 'Er kwam een webpagina in plaats van een antwoord: onderhoud, of een firewall ertussen.',
    act: 'Wacht tot het voorbij is; duurt dat, vraag dan wie het netwerk beheert.',
  },
  'gymly-malformed': {
    happened:
      'Een antwoord van Gymly had een andere vorm dan verwacht; die rijen zijn gelaten zoals ze waren.',
    act: 'Komt dat elke nacht terug, dan heeft Gymly iets veranderd: meld het aan wie de dienst beheert.',
  },
  'gymly-pagination': {
    happened: 'De bladzijden van een lijst van Gymly sluiten niet op elkaar aan; haar rijen zijn gelaten.',
    act: 'Komt dat elke nacht terug, meld het dan bij Gymly.',
  },
  'gymly-no-location': {
    happened: 'Bij Gymly heeft het bedrijf geen vestiging.',
    act: 'Controleer GYMLY_BUSINESS_ID.',
  },
  'gymly-several-locations': {
    happened: 'Bij Gymly heeft het bedrijf meer dan één vestiging.',
    act: 'Kies er een uit de melding en zet haar in GYMLY_LOCATION_ID.',
  },
  'gymly-bad-parameter': {
    happened: 'Een waarde kan niet in een verzoek aan Gymly staan.',
    act: 'Meld het aan wie de dienst beheert: de melding noemt de waarde.',
  },
  'gymly-closed': CLOSING,
  'gymly-unexpected': {
    happened: 'Tussen hier en Gymly ging iets onverwachts mis.',
    act: 'Het logbestand tree11_errors.log zegt meer.',
  },
  // Google Sheets
  'sheets-unauthorized': {
    happened: 'Google weigert het sleutelbestand van het service-account.',
    act: 'Controleer GOOGLE_SHEETS_CREDENTIALS_FILE, of maak bij Google een nieuwe sleutel.',
  },
  'sheets-web-page': {
    happened: 'Er kwam een webpagina in plaats van een antwoord: onderhoud, of een firewall ertussen.',
    act: 'Wacht tot het voorbij is; duurt dat, vraag dan wie het netwerk beheert.',
  },
  'sheets-not-a-sheet': {
    happened: 'Het bestand is geen Google-spreadsheet.',
    act: 'Bewaar het in Google Drive als Google-spreadsheet, en zet de nieuwe sleutel in GOOGLE_SHEETS_SPREADSHEET_ID.',
  },
  'sheets-forbidden': {
    happened: 'Het service-account mag het werkblad niet lezen.',
    act: 'Deel het werkblad met het adres van het service-account.',
  },
  'sheets-not-found': {
    happened: 'Dit werkblad is er niet.',
    act: 'Controleer GOOGLE_SHEETS_SPREADSHEET_ID.',
  },
  'sheets-wrong-range': {
    happened: 'Het tabblad of het bereik bestaat niet (meer) onder deze naam.',
    act: 'Hernoem het terug, of pas GOOGLE_SHEETS_RANGE of GOOGLE_SHEETS_SECTIONS_RANGE aan.',
  },
  'sheets-refused': {
    happened: 'Google nam het verzoek niet aan.',
    act: 'De melding zegt wat Google antwoordde; controleer de instellingen van GOOGLE_SHEETS.',
  },
  'sheets-rate-limited': {
    happened: 'Google vindt dat er te veel verzoeken komen, ook na wachten.',
    act: 'Kijk of iets anders hetzelfde service-account gebruikt.',
  },
  'sheets-server-error': {
    happened: 'Bij Google zelf ging iets mis, ook na herhalen.',
    act: 'Wacht tot Google weer werkt.',
  },
  'sheets-unreachable': {
    happened: 'Google is niet bereikbaar.',
    act: 'Controleer het netwerk.',
  },
  'sheets-timeout': {
    happened: 'Google antwoordde niet op tijd.',
    act: 'De volgende run vraagt het opnieuw.',
  },
  'sheets-malformed': {
    happened: 'Een antwoord van Google had een andere vorm dan verwacht.',
    act: 'Komt dat elke nacht terug, meld het dan aan wie de dienst beheert.',
  },
  'sheets-closed': CLOSING,
  'sheets-unexpected': {
    happened: 'Tussen hier en Google ging iets onverwachts mis.',
    act: 'Het logbestand tree11_errors.log zegt meer.',
  },
  'sheet-header-missing': {
    happened: 'In het werkblad ontbreekt een kolomkop, of een kop staat er verkeerd.',
    act: 'De melding noemt hem: zet hem terug.',
  },
} as const satisfies Record<string, ErrorText>
