/** Dutch-looking words. Those with diacritics, € and emoji are there on purpose. */

interface Name {
  text: string
  /** The same in plain lower-case letters, for mail addresses. */
  plain: string
}

function names(text: string): readonly Name[] {
  return text.split(',').map((name) => ({
    text: name,
    plain: name
      .normalize('NFD')
      .replace(/[^A-Za-z]/g, '')
      .toLowerCase(),
  }))
}

export const WOMEN = names(
  'Emma,Sanne,Lotte,Anouk,Zoë,Chloë,Noëlle,Renée,Daniëlle,Joëlle,Femke,Marloes,Iris,Eva,Julia,Sophie,Lisa,' +
    'Anne-Fleur,Maaike,Fleur,Roos,Nienke,Esmée,Desirée,Fatima,Aïcha,Saïda,Elif,Zeynep,Wilhelmina,Truus,Ingrid,' +
    'Petra,Monique,Chantal,Kim,Naomi,Lieke,Evi,Saar,Tess,Jasmijn,Charlotte,Mila,Ilse,Carlijn,Marit,Janneke',
)

export const MEN = names(
  'Daan,Sem,Lucas,Levi,Finn,Noah,Luuk,Bram,Thijs,Jesse,Ruben,Lars,Tim,Stijn,Sjoerd,Wouter,Jeroen,Pieter,' +
    'Pieter-Jan,Kees,Henk,Gerrit,Johan,Mark,Bas,Rik,Niels,Joost,Teun,Guus,Tijn,René,André,Loïc,Noël,Mohammed,' +
    'Youssef,Mehmet,Emre,Hüseyin,Jurriën,Boris,Maarten,Dirk,Casper,Floris,Jorrit,Tjeerd',
)

export const INSERTIONS = ['van', 'de', 'van de', 'van der', 'van den', 'den', 'ter', 'te', "in 't", "van 't"]

export const SURNAMES = names(
  'Jansen,Vries,Berg,Bakker,Dijk,Visser,Smit,Meijer,Mulder,Bos,Vos,Peters,Hendriks,Leeuwen,Dekker,Brouwer,' +
    'Wit,Dijkstra,Smits,Graaf,Meer,Linden,Kok,Jacobs,Haan,Vermeulen,Heuvel,Veen,Broek,Bruijn,Schouten,' +
    'Beek,Heijden,Willems,Hoekstra,Maas,Verhoeven,Koster,Dam,Prins,Huisman,Peeters,Kuipers,Veenstra,Postma,' +
    'Kramer,Boer,Brink,Wal,Yılmaz,Kaya,Demir,Özdemir,Şahin,Bouzid,El Amrani,Nguyễn,Kowalska,Müller,Coëlho,' +
    'Israël,Oliën,Zijlstra,Scholten,Blom,Bosch,Timmermans,Groot,Gerritsen,Wolters,Knol,Zwart,Rensenbrink',
)

export const STREETS = ['Dorpsstraat', 'Kerkstraat', 'Hoofdweg', 'Molenlaan', "'s-Gravenweg", 'Koningsplein']
export const CITIES = ['Utrecht', 'Amersfoort', 'Zeist', 'Bunnik', "'s-Hertogenbosch", 'Súdwest-Fryslân']
export const BANKS = ['INGB', 'RABO', 'ABNA', 'TRIO', 'KNAB', 'BUNQ']

export const MEMBERSHIP_KINDS = [
  'Onbeperkt',
  'Yoga & Pilates',
  'Fitness',
  'Groepslessen',
  'Studenten',
  '65+',
  'Daluren',
  'Jeugd',
  'Duo',
  'Small Group',
  'Crèche',
  'Zakelijk',
  'Personal Training',
  'Zomerdeal €49 ☀️',
]
export const MEMBERSHIP_TERMS = [
  'maand',
  'jaar',
  '2 jaar',
  'halfjaar',
  '4 weken',
  'kwartaal',
  '10-rittenkaart',
  'dagpas',
  'proefweek',
  '1x per week',
  '2x per week',
]

export const CLASSES = [
  'Spinning',
  'Yoga',
  'Yin Yoga',
  'BodyPump',
  'BodyBalance',
  'Pilates',
  'Zumba',
  'CrossFit',
  'HIIT 🔥',
  'Boksen',
  'Aquafit',
  'Buik, billen & benen',
  'Circuittraining',
  'Café Cycling',
  '60+ Fit',
  'Small Group Training',
]

export const PRODUCTS = [
  'Water 500 ml',
  'Proteïneshake 🥤',
  'Café crème',
  'Reep €2',
  'Handdoek',
  'Hangslot',
  'Crème brûlée-reep',
  'Bananenbrood',
  'Shaker',
  'Isotone drank',
  'Cappuccino',
  'Muntthee',
  'Energy drink',
  'Noten "mix"',
  'Sportsokken',
  'Dagpas',
  'Yogamat',
  "Baby's speelhoek",
]

export const LEDGER_LABELS = [
  'Omzet abonnementen',
  'Omzet losse verkoop',
  'Omzet lessen',
  'Omzet personal training',
  'Omzet horeca € laag',
  'Omzet horeca € hoog',
  'Inschrijfgeld',
  'Crèche',
  'Cadeaubonnen',
  'Korting',
  'Incassokosten',
  'Zaalverhuur',
  'Kleding',
  'Supplementen',
  'Overige opbrengsten',
]
