/** Waits until `read` gives something; fails after `seconds`. */
export const eventually = async <Value>(
  what: string,
  read: () => Promise<Value | undefined>,
  seconds = 30,
): Promise<Value> => {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await read();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`${what} did not come within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
};
