#include "support/real_mta.hpp"

#include "support/certificate.hpp"
#include "support/sasl_server.hpp"

#include <unistd.h>

#include <arpa/inet.h>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <netinet/in.h>
#include <optional>
#include <pwd.h>
#include <sched.h>
#include <sstream>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>

namespace postkey::test {
namespace {

namespace fs = std::filesystem;
using std::chrono::steady_clock;

constexpr std::chrono::seconds patience{10};
constexpr std::chrono::milliseconds poll_step{20};

// Where script/unpack-* put a package, when it did.
std::optional<fs::path> unpacked(const char* package)
{
    const char* const folder = std::getenv("POSTKEY_UNPACKED");
    const auto root = fs::path(folder ? folder : "") / package;
    return folder && fs::exists(root / "usr") ? std::optional(root) : std::nullopt;
}

fs::path postfix_root()
{
    return fs::exists("/usr/lib/postfix/sbin/master") ? "/" : unpacked("postfix").value_or("/");
}

fs::path opensmtpd_root()
{
    return unpacked("opensmtpd").value_or("/");
}

// What a program prints, both streams.
std::string output_of(const std::string& command)
{
    std::string output;
    FILE* const pipe = ::popen((command + " 2>&1").c_str(), "r");
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe))
        output += static_cast<char>(c);
    ::pclose(pipe);
    while (output.ends_with('\n'))
        output.pop_back();
    return output;
}

bool user_exists(const char* name)
{
    return ::getpwnam(name) != nullptr;
}

sockaddr_in loopback(std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

std::uint16_t free_port()
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto address = loopback(0);
    socklen_t size = sizeof address;
    const bool bound = ::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                       ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(socket);
    if (!bound)
        throw std::runtime_error("no free port");
    return ntohs(address.sin_port);
}

bool answers(std::uint16_t port)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto address = loopback(port);
    const bool connected =
        ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    return connected;
}

std::string content_of(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return (std::ostringstream() << in.rdbuf()).str();
}

void give_to_nobody(const fs::path& folder)
{
    fs::create_directories(folder);
    const auto* const nobody = ::getpwnam("nobody");
    if (!nobody || ::chown(folder.c_str(), nobody->pw_uid, nobody->pw_gid) != 0)
        throw std::runtime_error("a real mail server needs root and the user nobody");
}

// In the child: OpenSMTPD's queue and control socket have fixed places, so it gets some of its own there.
void hide_system_queue()
{
    if (::unshare(CLONE_NEWNS) != 0 || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        return;
    ::mount("tmpfs", "/var/spool/smtpd", "tmpfs", 0, "mode=0711");
    ::mount("tmpfs", "/run", "tmpfs", 0, "mode=0755");
    const auto agents = opensmtpd_root() / "usr/libexec/opensmtpd"; // its path is compiled in
    if (agents != "/usr/libexec/opensmtpd")
        ::mount(agents.c_str(), "/usr/libexec/opensmtpd", nullptr, MS_BIND, nullptr);
}

pid_t start_child(const std::vector<std::string>& command, const fs::path& log)
{
    std::vector<char*> arguments;
    for (const auto& argument : command)
        arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    const pid_t child = ::fork();
    if (child != 0) {
        ::close(output);
        return child;
    }
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGTERM); // a test that dies leaves no server behind
    ::dup2(output, STDOUT_FILENO);
    ::dup2(output, STDERR_FILENO);
    const fs::path program(command.front());
    if (program.filename() == "smtpd")
        hide_system_queue();
    else // Postfix's libraries are beside its programs
        ::setenv("LD_LIBRARY_PATH", program.parent_path().parent_path().c_str(), 1);
    ::execv(arguments.front(), arguments.data());
    ::_exit(127);
}

} // namespace

bool RealMta::installed(Kind kind)
{
    return ::geteuid() == 0 &&
           fs::exists(kind == Kind::opensmtpd ? fs::path("/usr/sbin/smtpd")
                                              : postfix_root() / "usr/lib/postfix/sbin/master");
}

bool RealMta::takes_tls(Kind kind)
{
    if (kind == Kind::postfix)
        return true;
    return !output_of((opensmtpd_root() / "usr/sbin/smtpd").string() + " -h").contains("OpenSMTPD 6.");
}

RealMta::RealMta(Kind kind) : kind_(kind), port_(free_port()), implicit_port_(free_port())
{
    fs::permissions(folder_.path(), fs::perms(0755)); // for the server's own users
    give_to_nobody(folder_.path() / "mail");
    const auto certificate = make_certificate({"127.0.0.1", "localhost"});
    ca_file_ = folder_.write("ca.pem", certificate.chain);
    folder_.write("key.pem", certificate.key);
    fs::permissions(folder_.path() / "key.pem", fs::perms(0600));
    if (kind == Kind::postfix)
        configure_postfix();
    else
        configure_opensmtpd();
    start();
}

RealMta::~RealMta()
{
    stop();
}

void RealMta::configure_postfix()
{
    sasl_ = std::make_unique<SaslServer>(user(), password());
    const auto root = postfix_root();
    const auto programs = (root / "usr/lib/postfix/sbin").string();
    const auto here = folder_.path().string();
    const std::string owner = user_exists("postfix") ? "postfix" : "opensmtpd";
    const std::string group = user_exists("postfix") ? "postdrop" : "opensmtpq";
    for (const auto* name : {"active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming",
                             "maildrop", "pid", "private", "public", "saved", "trace"})
        fs::create_directories(folder_.path() / "queue" / name);
    fs::create_directories(folder_.path() / "data");
    const auto* const entry = ::getpwnam(owner.c_str());
    for (const auto& folder : fs::directory_iterator(folder_.path() / "queue"))
        if (folder.path().filename() != "pid" &&
            ::chown(folder.path().c_str(), entry->pw_uid, entry->pw_gid) != 0)
            throw std::runtime_error("cannot prepare Postfix's queue");
    if (::chown((folder_.path() / "data").c_str(), entry->pw_uid, entry->pw_gid) != 0)
        throw std::runtime_error("cannot prepare Postfix's data folder");
    folder_.write("main.cf",
                  "compatibility_level = 3.6\n"
                  "queue_directory = " +
                      here + "/queue\ndata_directory = " + here +
                      "/data\n"
                      "daemon_directory = " +
                      programs + "\ncommand_directory = " + (root / "usr/sbin").string() +
                      "\n"
                      "shlib_directory = no\nmeta_directory = " +
                      here +
                      "\n"
                      "mail_owner = " +
                      owner + "\nsetgid_group = " + group +
                      "\ndefault_privs = nobody\n"
                      "import_environment = LD_LIBRARY_PATH MAIL_CONFIG TZ\n"
                      "maillog_file = " +
                      here + "/log\nmaillog_file_prefixes = " + here +
                      "\n"
                      "myhostname = mta.example\nmydestination =\nalias_maps =\nalias_database =\n"
                      "inet_interfaces = 127.0.0.1\ninet_protocols = ipv4\nsmtputf8_enable = no\n"
                      "virtual_mailbox_domains = static:all\nvirtual_mailbox_maps = static:maildir/\n"
                      "virtual_mailbox_base = " +
                      here +
                      "/mail\nvirtual_minimum_uid = 1\n"
                      "virtual_uid_maps = static:" +
                      std::to_string(::getpwnam("nobody")->pw_uid) +
                      "\n"
                      "virtual_gid_maps = static:" +
                      std::to_string(::getpwnam("nobody")->pw_gid) +
                      "\n"
                      "smtpd_tls_security_level = encrypt\nsmtpd_tls_auth_only = yes\n"
                      "smtpd_tls_cert_file = " +
                      here + "/ca.pem\nsmtpd_tls_key_file = " + here +
                      "/key.pem\n"
                      "smtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovecot\n"
                      "smtpd_sasl_path = inet:127.0.0.1:" +
                      std::to_string(sasl_->port()) +
                      "\n"
                      "smtpd_relay_restrictions = permit_sasl_authenticated, reject\n");
    folder_.write(
        "master.cf",
        "127.0.0.1:" + std::to_string(port_) +
            " inet n - n - - smtpd\n"
            "127.0.0.1:" +
            std::to_string(implicit_port_) +
            " inet n - n - - smtpd -o smtpd_tls_wrappermode=yes\n"
            "cleanup unix n - n - 0 cleanup\nqmgr unix n - n 300 1 qmgr\n"
            "tlsmgr unix - - n 1000? 1 tlsmgr\nrewrite unix - - n - - trivial-rewrite\n"
            "bounce unix - - n - 0 bounce\ndefer unix - - n - 0 bounce\n"
            "trace unix - - n - 0 bounce\nverify unix - - n - 1 verify\n"
            "error unix - - n - - error\nretry unix - - n - - error\n"
            "proxymap unix - - n - - proxymap\nvirtual unix - n n - - virtual\nanvil unix - - n - 1 anvil\n"
            "postlog unix-dgram n - n - 1 postlogd\n");
    command_ = {programs + "/master", "-c", here, "-d"};
}

void RealMta::configure_opensmtpd()
{
    const auto root = opensmtpd_root();
    const auto here = folder_.path().string();
    const auto listen = [](std::uint16_t port, const std::string& how) {
        return "listen on 127.0.0.1 port " + std::to_string(port) + " hostname mta.example" + how + "\n";
    };
    std::string settings = "table people { \"@\" = \"nobody\" }\n";
    if (takes_tls(kind_)) {
        const auto encrypted = output_of("openssl passwd -6 \"" + password() + "\"");
        settings += "pki p cert \"" + here + "/ca.pem\"\npki p key \"" + here + "/key.pem\"\n" +
                    "table people_who_send { " + user() + " = \"" + encrypted + "\" }\n" +
                    listen(port_, " tls-require pki p auth <people_who_send>") +
                    listen(implicit_port_, " smtps pki p auth <people_who_send>");
    } else {
        settings += listen(port_, "");
    }
    settings += "action \"keep\" maildir \"" + maildir().string() + "\" virtual <people>\n";
    settings += takes_tls(kind_) ? "match auth from any for any action \"keep\"\n"
                                 : "match from any for any action \"keep\"\n";
    command_ = {(root / "usr/sbin/smtpd").string(), "-d", "-f",
                folder_.write("smtpd.conf", settings).string()};
}

void RealMta::start()
{
    child_ = start_child(command_, folder_.path() / "log");
    wait_until_it_answers();
}

void RealMta::stop()
{
    if (child_ < 0)
        return;
    ::kill(child_, SIGTERM);
    ::waitpid(child_, nullptr, 0);
    child_ = -1;
}

void RealMta::wait_until_it_answers()
{
    const auto deadline = steady_clock::now() + patience;
    const auto last = takes_tls(kind_) ? implicit_port_ : port_;
    while (!answers(port_) || !answers(last)) {
        const bool dead = ::waitpid(child_, nullptr, WNOHANG) == child_;
        if (dead)
            child_ = -1;
        if (dead || steady_clock::now() > deadline) {
            const auto said = log();
            stop();
            throw std::runtime_error("the mail server did not start: " + said);
        }
        std::this_thread::sleep_for(poll_step);
    }
}

std::string RealMta::log() const
{
    return content_of(folder_.path() / "log");
}

std::vector<std::string> RealMta::mails() const
{
    std::vector<std::string> mails;
    std::error_code none_yet;
    for (const auto& file : fs::directory_iterator(maildir() / "new", none_yet))
        mails.push_back(content_of(file.path()));
    return mails;
}

std::vector<std::string> RealMta::wait_for_mails(std::size_t count) const
{
    const auto deadline = steady_clock::now() + patience;
    auto found = mails();
    while (found.size() < count && steady_clock::now() < deadline) {
        std::this_thread::sleep_for(poll_step);
        found = mails();
    }
    return found;
}

} // namespace postkey::test
