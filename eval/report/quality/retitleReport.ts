import { escapeMarkup } from '../../charts/markup.js'

/**
 * A page of {@link renderQualityReport} about one table under another name: that of the file which a user was given,
 * where the table was judged as a file of a run.
 */
export function retitleReport(page: string, name: string): string {
  const shown = escapeMarkup(name)
  return page
    .replace(/<title>[^<]*<\/title>/, () => `<title>${shown} – quality report</title>`)
    .replace(/<h1><bdi>[^<]*<\/bdi><\/h1>/, () => `<h1><bdi>${shown}</bdi></h1>`)
}
