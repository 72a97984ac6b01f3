import {
  type PlainLikeOptions,
  type PlainReadOptions,
  type Reference,
  readTableLikeUnguarded,
  readTableUnguarded,
} from '../tables/readTableUnguarded.js'
import type { OpenedFile } from './openedFile.js'
import { serveResult } from './serveResult.js'

/** Typed tables, for `readTable` and `readTableLike` in another process. */
export default async function serveTable(
  file: string,
  { like, ...options }: (PlainReadOptions | PlainLikeOptions) & { like?: Reference },
): Promise<OpenedFile> {
  return serveResult(
    like
      ? await readTableLikeUnguarded(file, like, options)
      : await readTableUnguarded(file, options),
  )
}
