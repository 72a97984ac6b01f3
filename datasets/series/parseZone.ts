/** Hours that the usual abbreviations of time zones stand for. Where one has several meanings, the most common. */
const hours: Record<string, number> = {
  z: 0,
  utc: 0,
  gmt: 0,
  ut: 0,
  wet: 0,
  west: 1,
  bst: 1,
  cet: 1,
  cest: 2,
  mez: 1,
  mesz: 2,
  met: 1,
  mest: 2,
  eet: 2,
  eest: 3,
  sast: 2,
  cat: 2,
  wat: 1,
  eat: 3,
  msk: 3,
  msd: 4,
  trt: 3,
  ist: 5.5,
  pkt: 5,
  wib: 7,
  hkt: 8,
  sgt: 8,
  awst: 8,
  jst: 9,
  kst: 9,
  acst: 9.5,
  acdt: 10.5,
  aest: 10,
  aedt: 11,
  nzst: 12,
  nzdt: 13,
  brt: -3,
  brst: -2,
  art: -3,
  nst: -3.5,
  ndt: -2.5,
  ast: -4,
  adt: -3,
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
  akst: -9,
  akdt: -8,
  hst: -10,
}

/**
 * Seconds east of Greenwich that a zone at the end of a time stands for: `Z`, `+02:00`, `-0530`, `GMT+2`,
 * `CEST`. Undefined where it is not known; a region such as `Europe/Berlin` is not, as it says no offset.
 */
export function parseZone(text: string): number | undefined {
  const numeric = /^(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?(?::?(\d{2}))?$/i.exec(text)
  if (numeric) {
    const [, sign, hour, minute = '0', second = '0'] = numeric
    if (Number(hour) > 15 || Number(minute) > 59) return undefined
    const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second)
    return sign === '-' ? -seconds : seconds
  }
  const known = hours[text.toLowerCase()]
  return known === undefined ? undefined : known * 3600
}
