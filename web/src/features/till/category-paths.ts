import type { Category } from '@shopx/api-client';

/** As many categories as the kernel takes of one line. */
const path_max = 16;

/** For each category those that promotions may name to mean it: itself, what it is part of, and so on. */
export function categoryPaths(categories: readonly Category[]): (categoryId: string) => readonly string[] {
  const parents = new Map(categories.map((each) => [each.id, each.parent_id]));
  return (categoryId) => {
    const path = [categoryId];
    for (
      let above = parents.get(categoryId);
      above !== undefined && !path.includes(above) && path.length < path_max;
      above = parents.get(above)
    )
      path.push(above);
    return path;
  };
}
