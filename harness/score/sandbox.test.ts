import { describe, expect, it } from 'vitest'
import { findSandbox } from './sandbox.js'

describe('findSandbox', () => {
  it('does without where it may', () => {
    expect(findSandbox('auto', 1e9, 'bwrap-of-nowhere')).toEqual({
      sandbox: undefined,
      reason: 'bubblewrap is not installed',
    })
    expect(findSandbox('off', 1e9).sandbox).toBeUndefined()
  })

  it('says how to get one where it must not', () => {
    expect(() => findSandbox('required', 1e9, 'bwrap-of-nowhere')).toThrow(
      '--sandbox required: bubblewrap is not installed. Install it (apt install bubblewrap, dnf install bubblewrap) and allow user namespaces, or use --sandbox auto.',
    )
  })

  it('takes one that cannot start anything for none', () => {
    const found = findSandbox('auto', 1e9, 'false')
    expect(found).toMatchObject({ sandbox: undefined })
    expect(JSON.stringify(found)).toContain('bubblewrap does not work here')
  })
})
