import Runs
import Testing
