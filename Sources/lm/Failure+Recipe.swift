import Glibc
import Recipes

extension Failure {
  /// Options that make no recipe.
  init(_ error: RecipeError) { self.init(EX_USAGE, error.message { "--\($0)" }) }
}
