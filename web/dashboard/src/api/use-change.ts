import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";

/** A call that changes something. Whatever came of it, every screen that shows what `key` begins is read again. */
export const useChange = <Input = void, Output = unknown>(
  key: QueryKey,
  change: (input: Input) => Promise<Output>,
) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
};
