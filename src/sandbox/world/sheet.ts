import { dayNumber, dayText, serialNumber } from '../calendar.ts'
import { hash, Random } from '../random.ts'
import { type Gym, KIND } from './gym.ts'
import { lastingMemberships, membershipFacts } from './memberships.ts'
import { nameOf, personAt } from './users.ts'

/** A cell has the value that was entered and the text that the sheet shows for it. */
export interface Cell {
  value: string | number
  shown: string
  /** A number that the sheet shows as a date or a time. */
  date?: boolean
}

const EMPTY: Cell = { value: '', shown: '' }
const HEADERS = ['Voornaam', 'Achternaam', 'Datum', 'Uren'] as const

function text(value: string): Cell {
  return { value, shown: value }
}

function dateCell(day: number, style: number): Cell {
  const iso = dayText(day)
  const [year, month, date] = iso.split('-') as [string, string, string]
  const short = `${Number(date)}-${Number(month)}-${year}`
  const value = serialNumber(day)
  switch (style) {
    case 0:
      return { value, shown: short, date: true }
    case 1:
      return { value, shown: iso, date: true }
    // A date that lost its format shows its serial number.
    case 2:
      return { value, shown: String(value) }
    case 3:
      return text(`${date}/${month}/${year}`)
    case 4:
      return text(short)
    default:
      return text(iso)
  }
}

function hoursCell(hours: number, style: number): Cell {
  const comma = String(hours).replace('.', ',')
  switch (style) {
    case 0:
      return text(String(hours))
    case 1:
      return text(comma)
    // Somebody typed 1:30, which a sheet takes for a time.
    case 2:
      return {
        value: hours / 24,
        shown: `${Math.floor(hours)}:${String((hours % 1) * 60).padStart(2, '0')}`,
        date: true,
      }
    // A number in a sheet with Dutch settings shows a comma.
    default:
      return { value: hours, shown: comma }
  }
}

function headerRow(random: Random, order: readonly number[]): Cell[] {
  const style = random.int(4)
  return order.map((column) => {
    const header = HEADERS[column] as string
    return text([header, header.toLowerCase(), header.toUpperCase(), ` ${header} `][style] as string)
  })
}

/**
 * The hours of personal training, kept by hand since the first of January of the year before:
 * about one row a day, the headers in some order and case, blank rows, headers repeated at the
 * start of a quarter. An old row is put right now and then.
 */
export function trainingSheet(gym: Gym): Cell[][] {
  const from = dayNumber(`${Number(dayText(gym.last).slice(0, 4)) - 1}-01-01`)
  const order = [0, 1, 2, 3]
  const random = new Random(gym.seed, KIND.sheet)
  for (let at = 3; at > 0; at--) {
    const other = random.int(at + 1)
    const moved = order[at] as number
    order[at] = order[other] as number
    order[other] = moved
  }
  const rows = [headerRow(random, order)]
  if (gym.members === 0) return rows
  for (let day = from; day <= gym.last; day++) {
    const draw = new Random(gym.seed, KIND.sheet, day)
    if (day !== from && /-(01|04|07|10)-01$/.test(dayText(day))) rows.push([], headerRow(draw, order))
    for (let n = draw.int(3); n > 0; n--) rows.push(trainingRow(gym, day, draw, order))
    if (draw.chance(0.05)) rows.push([])
  }
  return rows
}

function trainingRow(gym: Gym, day: number, random: Random, order: readonly number[]): Cell[] {
  // A dozen of people take personal training, so one person has several rows, also on one day.
  const regular = hash(gym.seed, KIND.sheet, random.int(12), 1) % gym.members
  const name = nameOf(gym, { ...personAt(gym, regular, day), version: 0 })
  const corrected = random.chance(0.03) && day + 1 + random.int(20) <= gym.last ? 0.5 : 0
  const hours = random.pick([1, 1, 1, 1.5, 1.5, 2, 0.5, 0.75]) + corrected
  const last = name.insertion === null ? name.lastName : `${name.insertion} ${name.lastName}`
  const cells = [
    text(random.chance(0.05) ? `${name.firstName} ` : name.firstName),
    text(last),
    dateCell(day, random.int(6)),
    hoursCell(hours, random.int(5)),
  ]
  return order.map((column) => cells[column] ?? EMPTY)
}

/** To which section a membership belongs; the newer memberships are not on it yet. */
export function sectionsSheet(gym: Gym): Cell[][] {
  const sections = ['Fitness', 'Groepslessen', 'Yoga & Pilates', 'Overig', 'Crèche']
  const rows: Cell[][] = [[text('Abonnement'), text('Sectie')]]
  for (let index = 0; index < lastingMemberships(gym); index++) {
    const section = hash(gym.seed, KIND.sheet, index, 2) % (sections.length + 1)
    const name = text(membershipFacts(gym, index).name)
    rows.push(section === sections.length ? [name] : [name, text(sections[section] as string)])
    if (index % 40 === 39) rows.push([])
  }
  return rows
}
