/** Shares of the sequences to validate on: with and without a part to test on. */
export const validShares = { withTest: 0.15, withoutTest: 0.2 }

/** Below so many sequences a test part would say too little to be worth what training loses. */
export const fewestForTest = 20
