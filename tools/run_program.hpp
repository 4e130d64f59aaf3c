// Runs another program and waits for it.
#pragma once

#include <spawn.h>
#include <sys/wait.h>

#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

extern char** environ;

namespace tool {

// Its exit status. No shell looks at the arguments. Refuses, as std::runtime_error, what cannot be started or is killed.
inline int run_program(std::vector<std::string> const& command) {
  std::vector<char*> arguments;
  for (std::string const& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  pid_t process = 0;
  if (int const error = ::posix_spawnp(&process, arguments[0], nullptr, nullptr, arguments.data(), environ)) {
    throw std::runtime_error(command[0] + ": " + std::generic_category().message(error));
  }
  int status = 0;
  while (::waitpid(process, &status, 0) < 0) {
    if (errno != EINTR) throw std::runtime_error(command[0] + ": " + std::generic_category().message(errno));
  }
  if (!WIFEXITED(status)) throw std::runtime_error(command[0] + " was killed");
  return WEXITSTATUS(status);
}

// Refuses, as std::runtime_error, an exit status that is not 0.
inline void run_program_rightly(std::vector<std::string> const& command) {
  if (int const status = run_program(command)) {
    throw std::runtime_error(command[0] + " ended with " + std::to_string(status));
  }
}

}  // namespace tool
