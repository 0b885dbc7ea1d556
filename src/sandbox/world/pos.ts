import { hash, Random, uuid } from '../random.ts'
import { EPOCH, type Gym, KIND } from './gym.ts'
import { PRODUCTS } from './names.ts'

const RANGE = 72

function productName(index: number): string {
  const name = PRODUCTS[index % PRODUCTS.length] as string
  const round = Math.floor(index / PRODUCTS.length)
  return round === 0 ? name : `${name} ${['groot', 'XL', 'actie'][round - 1] ?? round}`
}

/** Thirty to sixty products sold on a day; a sale is sometimes entered a day late. */
function sold(gym: Gym, day: number): Map<number, number> {
  const sales = new Map<number, number>()
  if (day > gym.last || day < EPOCH) return sales
  const random = new Random(gym.seed, KIND.sale, day)
  const wanted = 30 + random.int(31)
  const step = 1 + 2 * (hash(gym.seed, KIND.sale, day, 1) % 3)
  let product = random.int(RANGE)
  for (let n = 0; n < wanted; n++) {
    // 72 is a multiple of the step 3, which comes round too soon: then the next free product is taken.
    while (sales.has(product)) product = (product + 1) % RANGE
    const late = random.chance(0.05) && day < gym.last ? 1 : 0
    sales.set(product, 1 + random.int(random.chance(0.2) ? 40 : 6) + late)
    product = (product + step) % RANGE
  }
  return sales
}

/** `end` is not included: the API is asked for one day as that day up to the next. */
export function posStatistics(gym: Gym, from: number, end: number): unknown {
  const sales = new Map<number, number>()
  for (let day = from; day < end; day++) {
    for (const [product, count] of sold(gym, day)) sales.set(product, (sales.get(product) ?? 0) + count)
  }
  // The rest of the shelf is in the answer with 0, some of it.
  for (let product = 0; product < RANGE; product += 4) {
    if (!sales.has(product)) sales.set(product, 0)
  }
  const rows = [...sales].sort(([a, countA], [b, countB]) => countB - countA || a - b)
  const total = rows.reduce((sum, [, count]) => sum + count, 0)
  return {
    salesPerProduct: rows.map(([product, count]) => ({
      id: uuid(gym.seed, KIND.product, product),
      name: productName(product),
      sales: count,
    })),
    salesPerHour: [],
    totalSales: total,
    averageBasket: null,
  }
}
