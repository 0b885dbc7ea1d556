import type { Page } from './page.ts'
import { nacht } from './pages/nacht.ts'
import { nachten } from './pages/nachten.ts'
import { vandaag } from './pages/vandaag.ts'

/** Every page, in the order of the menu. */
export const pages: readonly Page[] = [vandaag, nachten, nacht]
