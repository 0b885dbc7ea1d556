/** `BedrijfId` → `bedrijfId`, `UitbetalingID` → `uitbetalingId`: how tables and columns are called here. */
export function fieldName(name: string): string {
  const words = name.match(/[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+/g) ?? [name]
  return words
    .map((word, place) => {
      const lower = word.toLowerCase()
      return place === 0 ? lower : lower.charAt(0).toUpperCase() + lower.slice(1)
    })
    .join('')
}
