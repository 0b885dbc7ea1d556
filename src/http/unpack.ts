import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib'

/** On threads of their own; undici's interceptor works on ours, and warns at each start that it is experimental. */
const UNPACK = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  br: promisify(brotliDecompress),
  deflate: promisify(inflate),
  zstd: promisify(zstdDecompress),
}

/** More than these on top of each other is an attack. */
const MOST_LAYERS = 3

/**
 * Takes off what `Content-Encoding` says was put on. What is larger than `largest` bytes then is broken off,
 * with the code ERR_BUFFER_TOO_LARGE; an encoding that nobody knows is left on.
 */
export async function unpacked(
  came: Uint8Array,
  encoding: string | string[] | undefined,
  largest: number,
): Promise<Uint8Array> {
  const layers = String(encoding ?? '')
    .toLowerCase()
    .split(',')
    .map((layer) => layer.trim())
    .filter((layer) => layer in UNPACK)
  let bytes = came
  if (came.length === 0) return bytes
  for (const layer of layers.slice(0, MOST_LAYERS).reverse()) {
    bytes = await UNPACK[layer as keyof typeof UNPACK](bytes, { maxOutputLength: largest })
  }
  return bytes
}
