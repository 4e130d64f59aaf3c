// What Boost.Test's unit_test.hpp includes. BOOST_TEST_MODULE, which each test defines, asks for `main` there.
#define BOOST_TEST_MAIN
#include <boost/test/framework.hpp>
#include <boost/test/test_tools.hpp>
#include <boost/test/tree/auto_registration.hpp>
#include <boost/test/tree/global_fixture.hpp>
#include <boost/test/tree/test_case_template.hpp>
